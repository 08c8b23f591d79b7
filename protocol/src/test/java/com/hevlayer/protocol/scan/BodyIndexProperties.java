package com.hevlayer.protocol.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.JsonArbitraries;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanner and the reader against another parser, and splices against copying. */
class BodyIndexProperties {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Provide
  Arbitrary<String> texts() {
    return JsonArbitraries.objects();
  }

  @Property(seed = "20261123", tries = 400, edgeCases = EdgeCasesMode.NONE)
  void scan_anyObject_findsTheMembersAnotherParserFinds(@ForAll("texts") String text)
      throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> expected = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        expected.put(name, new String(utf8, (int) from, (int) (to - from), StandardCharsets.UTF_8));
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      for (MemorySegment body :
          List.of(
              MemorySegment.ofArray(utf8),
              MemorySegment.ofArray(utf8).asReadOnly(),
              arena.allocate(Math.max(1, utf8.length)).copyFrom(MemorySegment.ofArray(utf8)))) {
        BodyIndex index = BodyIndex.scan(body);
        Map<String, String> found = new LinkedHashMap<>();
        for (Member member : index.members()) {
          found.put(
              member.name(),
              new String(
                  body.asSlice(member.offset(), member.end() - member.offset())
                      .toArray(ValueLayout.JAVA_BYTE),
                  StandardCharsets.UTF_8));
        }
        // A number ends where its text does, however the other parser counts.
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((name, value) -> assertThat(expected.get(name)).startsWith(value));
        assertThat(body.get(ValueLayout.JAVA_BYTE, index.closingBrace())).isEqualTo((byte) '}');
      }
    }
  }

  @Property(seed = "20261123", tries = 400, edgeCases = EdgeCasesMode.NONE)
  void parse_anyObject_writesAndReadsTheSameValue(@ForAll("texts") String text) {
    Json value = JsonText.parse(text.getBytes(StandardCharsets.UTF_8));

    assertThat(JsonText.parse(JsonBytes.of(value))).isEqualTo(value);
    assertThat(new String(JsonBytes.of(value), StandardCharsets.UTF_8))
        .isEqualTo(JsonText.parse(value.toString().getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Property(seed = "20261123", tries = 600, edgeCases = EdgeCasesMode.NONE)
  void parse_mutatedText_agreesWithAnotherParserOrRefuses(
      @ForAll("texts") String text, @ForAll int place, @ForAll byte replacement) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    utf8[Math.floorMod(place, utf8.length)] = replacement;
    boolean read;
    try {
      JsonText.parse(utf8);
      read = true;
    } catch (WireRefusal refusal) {
      assertThat(refusal.status()).isEqualTo(400);
      read = false;
    }
    if (read) {
      assertThat(isReadByOther(utf8)).as(new String(utf8, StandardCharsets.UTF_8)).isTrue();
    }
    try {
      BodyIndex.scan(MemorySegment.ofArray(utf8));
    } catch (WireRefusal refusal) {
      // Whatever cannot be scanned cannot be read.
      assertThat(read).isFalse();
    }
  }

  private static boolean isReadByOther(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          parser.getText();
        }
      }
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  @Property(seed = "20261123", tries = 1000)
  void scanAndParse_anyBytes_throwNothingElse(@ForAll byte[] bytes) {
    try {
      BodyIndex.scan(MemorySegment.ofArray(bytes));
      JsonText.parse(bytes);
    } catch (WireRefusal refusal) {
      assertThat(refusal.status()).isEqualTo(400);
    }
  }

  @Provide
  Arbitrary<List<Splice>> splices() {
    Arbitrary<Splice> gaps =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, 5),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(6))
            .as((gap, removed, inserted) -> new Splice(gap, removed, inserted));
    return gaps.list().ofMaxSize(8);
  }

  @Property(seed = "20261123", tries = 300)
  void splices_gatheredOrCopied_giveWhatCopyingGives(@ForAll("splices") List<Splice> gaps)
      throws IOException {
    byte[] body = new byte[140];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    List<Splice> splices = new ArrayList<>();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int at = 0;
    for (Splice gap : gaps) {
      int offset = at + (int) gap.offset();
      splices.add(new Splice(offset, gap.removed(), gap.inserted()));
      expected.write(body, at, offset - at);
      expected.write(gap.inserted());
      at = offset + (int) gap.removed();
    }
    expected.write(body, at, body.length - at);
    MemorySegment segment = MemorySegment.ofArray(body);

    assertThat(Splices.apply(segment, splices).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(expected.toByteArray());
    ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    for (MemorySegment part : Splices.gather(segment, splices)) {
      gathered.write(part.toArray(ValueLayout.JAVA_BYTE));
    }
    assertThat(gathered.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(Splices.length(segment, splices)).isEqualTo(expected.size());
  }
}
