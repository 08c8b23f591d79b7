package com.hevlayer.protocol.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteDecoderTest {

  static MemorySegment body(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  static WriteRequest write(String text) {
    return ((WriteBody.Write) WriteDecoder.decode(body(text))).request();
  }

  static List<String> rows(Rows rows) {
    List<String> lines = new ArrayList<>();
    Rows.Cursor cursor = rows.cursor();
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      StringBuilder line = new StringBuilder().append(row.id());
      for (int i = 0; i < row.size(); i++) {
        line.append(' ').append(row.name(i)).append('=').append(row.value(i));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  static WireRefusal refusal(String text) {
    return catchThrowableOfType(WireRefusal.class, () -> WriteDecoder.decode(body(text)));
  }

  @Test
  void decode_rowsOfTheSpecExample_keepsValuesAsWritten() {
    WriteRequest request =
        write(
            """
            {"distance_metric":"cosine_distance",
             "schema":{"id":"uint","blurb":{"type":"string","full_text_search":{"stemming":true}},"steep":"float"},
             "upsert_rows":[{"id":11,"vector":[0.6, 0.80],"origin":"uji","steep":2.5},
                            {"id":18446744073709551615,"vector":"AACAPwAAIMA=","origin":null}]}
            """);

    assertThat(request.distanceMetric()).isEqualTo("cosine_distance");
    assertThat(request.schema().keySet()).containsExactly("id", "blurb", "steep");
    assertThat(rows(request.upserts()))
        .containsExactly(
            "11 vector=[0.6, 0.80] origin=\"uji\" steep=2.5",
            "18446744073709551615 vector=\"AACAPwAAIMA=\" origin=null");
    assertThat(rows(request.upserts())).as("walked again").hasSize(2);
  }

  @Test
  void decode_bodyOutsideTheHeap_readsTheSameRows() {
    String text =
        "{\"upsert_rows\":[{\"id\":1,\"v\":[1,2]},{\"id\":2,\"v\":[3,4]}],\"deletes\":[7]}";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = arena.allocateFrom(text).asSlice(0, text.length());
      WriteRequest request = ((WriteBody.Write) WriteDecoder.decode(mapped)).request();

      assertThat(rows(request.upserts())).containsExactly("1 v=[1,2]", "2 v=[3,4]");
      assertThat(request.deletes()).containsExactly(Json.of(7));
    }
  }

  @Test
  void decode_largeBody_parsesRowsWhenTheyAreWalked() {
    String text =
        "{\"upsert_rows\":[{\"id\":1,\"v\":[1,2]},"
            + " ".repeat(16 << 20)
            + "{\"id\":2,\"v\":[3,4]}]}";

    WriteRequest request = write(text);

    assertThat(rows(request.upserts())).containsExactly("1 v=[1,2]", "2 v=[3,4]");
    assertThat(rows(request.upserts())).hasSize(2);
  }

  @Test
  void decode_columnsOfTheSpecExample_walksThemInStep() {
    WriteRequest request =
        write(
            """
            {"upsert_columns":{"id":[11,13],"vector":[[0.6,0.8],[0,1]],"origin":["uji",null],"rev":[4,1]},
             "upsert_condition":["Or",[["rev","Eq",null],["rev","Lt",{"$ref_new":"rev"}]]],
             "return_affected_ids":true}
            """);

    assertThat(rows(request.upserts()))
        .containsExactly(
            "11 vector=[0.6,0.8] origin=\"uji\" rev=4", "13 vector=[0,1] origin=null rev=1");
    assertThat(request.returnAffectedIds()).isTrue();
    assertThat(request.upsertCondition()).isInstanceOf(Filter.Or.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,-2.5,3,4]", "\"AACAPwAAIMAAAEBAAACAQA==\""})
  void decode_flatVectorColumn_isCutIntoRows(String column) {
    WriteRequest request =
        write("{\"upsert_columns\":{\"id\":[\"a\",\"b\"],\"vector\":" + column + "}}");

    Rows.Cursor cursor = request.upserts().cursor();
    Rows.Row first = java.util.Objects.requireNonNull(cursor.next());
    Rows.Row second = java.util.Objects.requireNonNull(cursor.next());
    assertThat(((JsonArray) first.value(0)).toFloats()).containsExactly(1f, -2.5f);
    assertThat(((JsonArray) second.value(0)).toFloats()).containsExactly(3f, 4f);
    assertThat(cursor.next()).isNull();
  }

  @Test
  void decode_filterWrites_keepsThem() {
    WriteRequest request =
        write(
            """
            {"delete_by_filter":["origin","Eq","assam"],"delete_by_filter_allow_partial":true,
             "patch_by_filter":{"filters":["n","Gt",1],"patch":{"seen":true,"note":null}},
             "patch_columns":{"id":[11,99],"stock":[40,7]}}
            """);

    assertThat(request.deleteByFilter())
        .isEqualTo(new Filter.Test("origin", Filter.Operator.EQ, Json.of("assam"), null));
    assertThat(request.deleteByFilterAllowPartial()).isTrue();
    assertThat(java.util.Objects.requireNonNull(request.patchByFilter()).patch().toString())
        .isEqualTo("{seen=true, note=null}");
    assertThat(rows(request.patches())).containsExactly("11 stock=40", "99 stock=7");
  }

  @Test
  void decode_copyAndBranch_areTheirOwnKind() {
    WriteBody copy =
        WriteDecoder.decode(
            body(
                "{\"copy_from_namespace\":{\"source_namespace\":\"tea\",\"source_region\":\"r\","
                    + "\"source_api_key\":\"k\"},\"encryption\":{\"cmek\":{\"key_name\":\"n\"}}}"));
    WriteBody branch = WriteDecoder.decode(body("{\"branch_from_namespace\":\"tea\"}"));

    assertThat(copy)
        .isInstanceOfSatisfying(
            WriteBody.Copy.class,
            c -> {
              assertThat(c.request().source()).isEqualTo("tea");
              assertThat(c.request().branch()).isFalse();
              assertThat(c.request().toString()).doesNotContain("source_api_key");
              assertThat(String.valueOf(c.request().encryption()))
                  .isEqualTo("{\"mode\":\"customer-managed\",\"key_name\":\"n\"}");
            });
    assertThat(branch)
        .isInstanceOfSatisfying(
            WriteBody.Copy.class, b -> assertThat(b.request().branch()).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{} ~ 400 ~ no writes provided",
        "{\"upsert_rows\":[]} ~ 400 ~ no writes provided",
        "{\"upsert_rows\":null,\"disable_backpressure\":true} ~ 400 ~ no writes provided",
        "{\"schema\":{}} ~ 400 ~ no writes provided",
        "{\"upsert_rows\":{\"id\":1}} ~ 422 ~ upsert_rows: invalid type: map, expected a sequence",
        "{\"upsert_rows\":[1]} ~ 422 ~ upsert_rows[0]: invalid type: integer `1`, expected a map",
        "{\"upsert_rows\":[{\"a\":1}]} ~ 422 ~ upsert_rows[0]: missing field `id`",
        "{\"upsert_rows\":[{\"id\":null}]} ~ 422 ~ upsert_rows[0].id: invalid type: null",
        "{\"upsert_rows\":[{\"id\":-1}]} ~ 400 ~ is no unsigned 64-bit integer",
        "{\"upsert_rows\":[{\"id\":18446744073709551616}]} ~ 400 ~ is no unsigned 64-bit integer",
        "{\"upsert_rows\":[{\"id\":1},{\"id\":1}]} ~ 400 ~ upsert_rows[1].id: duplicate id 1",
        "{\"upsert_rows\":[{\"id\":1}],\"deletes\":[1]} ~ 400 ~ deletes[0]: duplicate id 1",
        "{\"upsert_rows\":[{\"id\":1,\"$a\":1}]} ~ 400 ~ starts with `$`",
        "{\"upsert_rows\":[{\"id\":1,\"\":1}]} ~ 400 ~ attribute name is empty",
        "{\"upsert_rows\":[{\"id\":1,\"a\":{\"b\":{}}}]} ~ 422 ~ upsert_rows[0].a.b: invalid type: map",
        "{\"upsert_rows\":[{\"id\":1,\"a\":[1,\"x\"]}]} ~ 422 ~ upsert_rows[0].a[1]: invalid type: string \"x\"",
        "{\"upsert_rows\":[{\"id\":1,\"a\":[null]}]} ~ 422 ~ upsert_rows[0].a[0]: invalid type: null",
        "{\"upsert_rows\":[{\"id\":1,\"a\":[{},1]}]} ~ 422 ~ invalid type: map",
        "{\"upsert_rows\":[{\"id\":1,\"a\":[{},{}]}]} ~ 400 ~ array of objects",
        "{\"upsert_rows\":[{\"id\":1,\"a\":1,\"\\u0061\":2}]} ~ 400 ~ occurs twice",
        "{\"deletes\":true} ~ 422 ~ deletes: invalid type: boolean `true`, expected a sequence",
        "{\"deletes\":[1,1.5]} ~ 400 ~ deletes[1]",
        "{\"deletes\":[[1]]} ~ 422 ~ deletes[0]: invalid type: sequence",
        "{\"upsert_columns\":{\"a\":[1]}} ~ 422 ~ upsert_columns: missing field `id`",
        "{\"upsert_columns\":{\"id\":1}} ~ 422 ~ upsert_columns.id: invalid type: integer `1`, expected a sequence",
        "{\"upsert_columns\":{\"id\":[1,2],\"a\":[1]}} ~ 400 ~ has 1 values, the column `id` has 2",
        "{\"upsert_columns\":{\"id\":[1,2],\"vector\":[1,2,3]}} ~ 400 ~ no multiple",
        "{\"patch_rows\":[{\"id\":1,\"a\":1}],\"upsert_condition\":[\"a\",\"Eq\",1]} ~ 400 ~ upsert_condition",
        "{\"delete_by_filter\":[\"a\",\"Eq\",1],\"delete_condition\":[\"a\",\"Eq\",1]} ~ 400 ~ delete_condition",
        "{\"patch_by_filter\":{\"patch\":{}}} ~ 422 ~ patch_by_filter: missing field `filters`",
        "{\"patch_by_filter\":{\"filters\":[\"a\",\"Eq\",1],\"patch\":{\"id\":1}}} ~ 400 ~ `id` cannot be patched",
        "{\"upsert_row\":[]} ~ 400 ~ unknown field `upsert_row`",
        "{\"copy_from_namespace\":\"a\",\"upsert_rows\":[{\"id\":1}]} ~ 400 ~ cannot be combined with `upsert_rows`",
        "{\"branch_from_namespace\":\"a\",\"encryption\":{\"mode\":\"default\"}} ~ 400 ~ cannot be combined",
        "{\"copy_from_namespace\":{}} ~ 422 ~ missing field `source_namespace`",
        "{\"copy_from_namespace\":\"a/b\"} ~ 400 ~ illegal character",
        "{\"deletes\":[1],\"distance_metric\":\"dot\"} ~ 422 ~ unknown variant `dot`, expected `cosine_distance` or `euclidean_squared`",
        "{\"deletes\":[1],\"encryption\":{\"sse\":true}} ~ 422 ~ missing field `mode`",
        "{\"deletes\":[1],\"encryption\":{\"mode\":\"customer-managed\"}} ~ 422 ~ missing field `key_name`",
        "{\"deletes\":[1],\"sharding\":{\"num_shards\":257}} ~ 400 ~ allowed are 1 to 256",
        "{\"schema\":{\"a\":{\"filterable\":true}}} ~ 422 ~ schema.a: missing field `type`",
        "{\"schema\":{\"a\":\"text\"}} ~ 422 ~ unknown variant `text`",
        "{\"schema\":{\"id\":\"int\"}} ~ 400 ~ `id` is of type",
        "{\"schema\":{\"a\":{\"drop\":false}}} ~ 400 ~ `drop` must be true",
        "{\"schema\":{\"a\":{\"type\":\"string\",\"full_text_search\":{\"language\":\"klingon\"}}}} ~ 422 ~ unknown variant `klingon`",
        "{\"schema\":{\"a\":{\"type\":\"string\",\"full_text_search\":{\"max_token_length\":255}}}} ~ 400 ~ allowed are 1 to 254",
        "{\"schema\":{\"a\":{\"type\":\"string\",\"full_text_search\":{\"stemming\":true,\"case_sensitive\":true}}}} ~ 400 ~ case_sensitive",
        "[1] ~ 422 ~ invalid type: sequence, expected a map",
        "{\"deletes\":[1],\"deletes\":[2]} ~ 400 ~ occurs twice",
        "{\"deletes\":[1]} x ~ 400 ~ malformed JSON at line 1 column 17 (byte 16): expected the end of the body, found 'x'",
        "{\"deletes\":[01]} ~ 400 ~ malformed JSON at line 1 column 14 (byte 13)",
      })
  void decode_badBody_isRefusedWithStatusAndPlace(String text, int status, String fragment) {
    WireRefusal refusal = refusal(text);

    assertThat(refusal).as(text).isNotNull();
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(refusal.text()).contains(fragment);
  }

  @Test
  void decode_idOf65Bytes_isRefused() {
    assertThat(
            refusal("{\"deletes\":[\"" + "x".repeat(64) + "\",\"" + "x".repeat(65) + "\"]}").text())
        .contains("deletes[1]")
        .contains("65 bytes");
  }

  @Test
  void startCopy_anythingButACopy_isRefused() {
    assertThat(
            WriteDecoder.startCopy(body("{\"copy_from_namespace\":{\"source_namespace\":\"a\"}}"))
                .source())
        .isEqualTo("a");
    assertThat(
            catchThrowableOfType(
                    WireRefusal.class, () -> WriteDecoder.startCopy(body("{\"deletes\":[1]}")))
                .status())
        .isEqualTo(400);
  }
}
