package com.hevlayer.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCursorTest {
  @Test
  void encode_ofTheContract_isItsToken() {
    assertThat(new PlainCursor(0.125, Json.of("doc-9"), OptionalInt.of(3)).encode())
        .isEqualTo("eyJkaXN0IjowLjEyNSwiaWQiOiJkb2MtOSIsIm9mZnNldCI6M30");
    assertThat(new PlainCursor(0.125, Json.of("doc-9"), OptionalInt.empty()).encode())
        .isEqualTo("eyJkaXN0IjowLjEyNSwiaWQiOiJkb2MtOSJ9");
    assertThat(new PlainCursor(0.125, Json.of("tp-7"), OptionalInt.of(2)).encode())
        .isEqualTo("eyJkaXN0IjowLjEyNSwiaWQiOiJ0cC03Iiwib2Zmc2V0IjoyfQ");
  }

  @Property
  void decode_ofWhatWasEncoded_isTheSame(
      @ForAll double distance,
      @ForAll String id,
      @ForAll @IntRange(max = PlainCursor.DEEPEST) int offset) {
    PlainCursor cursor = new PlainCursor(distance, Json.of(id), OptionalInt.of(offset));
    assertThat(PlainCursor.decode(cursor.encode())).isEqualTo(cursor);
  }

  @Test
  void decode_numericId_keepsItANumber() {
    PlainCursor cursor = PlainCursor.decode(token("{'dist':1,'id':18446744073709551615}"));
    assertThat(cursor.id()).isEqualTo(Json.number("18446744073709551615"));
    assertThat(cursor.distance()).isEqualTo(1.0);
    assertThat(cursor.offset()).isEmpty();
  }

  @Test
  void decode_offsetBeyondTheDepth_isTheDepth() {
    assertThat(PlainCursor.decode(token("{'dist':1,'id':'a','offset':99999999999}")).offset())
        .hasValue(PlainCursor.DEEPEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'dist':1}",
        "{'id':'a'}",
        "{'dist':'1','id':'a'}",
        "{'dist':1e999,'id':'a'}",
        "{'dist':null,'id':'a'}",
        "{'dist':1,'id':null}",
        "{'dist':1,'id':-1}",
        "{'dist':1,'id':1.5}",
        "{'dist':1,'id':['a']}",
        "{'dist':1,'id':'a','offset':-1}",
        "{'dist':1,'id':'a','offset':1.0}",
        "{'dist':1,'id':'a','offset':null}",
        "{'dist':1,'id':'a'",
        "['dist']",
        "{'offset':10}"
      })
  void decode_otherJson_isRefused(String json) {
    assertThatThrownBy(() -> PlainCursor.decode(token(json)))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("x-layer-next-cursor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "e30 ", "eyJ", "é", "eyJkaXN0IjowLjEyNSwiaWQiOiJkb2MtOSJ9="})
  void decode_noBase64_isRefused(String text) {
    assertThatThrownBy(() -> PlainCursor.decode(text)).isInstanceOf(Fault.Invalid.class);
  }

  private static String token(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
