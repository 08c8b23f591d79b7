package com.hevlayer.protocol.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.protocol.JsonArbitraries;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a body holds, decoding gives a value or a refusal, and never half a value. */
class DecoderProperties {
  private static final List<String> BODIES =
      List.of(
          "{\"upsert_rows\":[{\"id\":1,\"vector\":[0.6,0.8],\"a\":\"x\",\"s\":{\"k\":1}},{\"id\":\"b\"}],"
              + "\"schema\":{\"a\":{\"type\":\"string\",\"full_text_search\":{\"k1\":1.2}}},"
              + "\"upsert_condition\":[\"a\",\"Lt\",{\"$ref_new\":\"a\"}],\"distance_metric\":\"cosine_distance\"}",
          "{\"upsert_columns\":{\"id\":[1,2],\"vector\":[[1],[2]],\"a\":[null,\"x\"]},\"deletes\":[7,\"q\"],"
              + "\"patch_by_filter\":{\"filters\":[\"a\",\"Eq\",1],\"patch\":{\"b\":2}}}",
          "{\"copy_from_namespace\":{\"source_namespace\":\"a\",\"source_region\":\"r\"},"
              + "\"encryption\":{\"mode\":\"default\"},\"sharding\":{\"num_shards\":4}}",
          "{\"rank_by\":[\"Sum\",[[\"Product\",3,[\"n\",\"BM25\",\"x\"]],[\"Max\",[0,[\"Attribute\",\"s\"]]],"
              + "[\"Decay\",[\"Dist\",[\"Attribute\",\"d\"],5],{\"midpoint\":\"1h\"}]]],\"limit\":10,"
              + "\"compute_attributes\":{\"h\":[\"Highlight\",\"n\",{\"fragment_limit\":2}]}}",
          "{\"queries\":[{\"rank_by\":[\"v\",\"ANN\",[1,2]],\"limit\":{\"total\":5,\"per\":{\"attributes\":[\"a\"],"
              + "\"limit\":1}},\"include_attributes\":[\"a\"]},{\"rank_by\":[\"id\",\"asc\"],\"top_k\":2}],"
              + "\"rerank_by\":[\"RRF\",{\"weights\":[1,2]}],\"limit\":3,\"offset\":1}",
          "{\"aggregate_by\":{\"n\":[\"Count\"],\"s\":[\"Sum\",\"w\"]},\"group_by\":[\"o\",{\"t\":[\"ForEachUnique\",\"g\"]}],"
              + "\"filters\":[\"And\",[[\"a\",\"In\",[1,2]],[\"Not\",[\"b\",\"Fuzzy\",\"xxxxxx\",{\"max_edit_distance\":"
              + "[{\"min_query_chars\":6,\"distance\":1}]}]]]]}",
          "{\"vector\":[1],\"filters\":{\"a\":[[\"Glob\",\"x*\"]]},\"ids\":[1],\"vectors\":[null]}");

  /** A body of which one piece was replaced by any value, or by a piece of another place. */
  @Provide
  Arbitrary<String> mutations() {
    Arbitrary<String> others =
        Arbitraries.oneOf(
            JsonArbitraries.values(2),
            Arbitraries.of(
                "null",
                "-1",
                "1.5",
                "99999999999999999999",
                "\"\"",
                "[]",
                "{}",
                "\"And\"",
                "true"));
    return Combinators.combine(
            Arbitraries.of(BODIES), Arbitraries.integers().between(0, 400), others)
        .as(DecoderProperties::replace);
  }

  private static String replace(String body, int nth, String other) {
    // The values of the body begin behind one of these.
    int at = 0;
    int seen = nth % 40;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if ((c == ':' || c == '[' || c == ',') && seen-- == 0) {
        at = i + 1;
        break;
      }
    }
    int end = at;
    int depth = 0;
    boolean quoted = false;
    for (; end < body.length(); end++) {
      char c = body.charAt(end);
      if (c == '"') {
        quoted = !quoted;
      }
      if (quoted) {
        continue;
      }
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        if (depth-- == 0) {
          break;
        }
      } else if (depth == 0 && (c == ',' || c == ':')) {
        break;
      }
    }
    return body.substring(0, at) + other + body.substring(end);
  }

  @Property(seed = "20261123", tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void decode_mutatedBody_givesAValueOrARefusal(@ForAll("mutations") String text) {
    check(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(seed = "20261123", tries = 700, edgeCases = EdgeCasesMode.NONE)
  void decode_brokenBytes_giveAValueOrARefusal(
      @ForAll("mutations") String text, @ForAll int place, @ForAll byte replacement) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    utf8[Math.floorMod(place, utf8.length)] = replacement;
    check(utf8);
  }

  private static void check(byte[] utf8) {
    MemorySegment body = MemorySegment.ofArray(utf8);
    attempt(() -> walk(WriteDecoder.decode(body)));
    attempt(() -> walk(LegacyDecoder.write(body)));
    attempt(() -> assertThat(WriteDecoder.startCopy(body)).isNotNull());
    attempt(() -> assertThat(QueryDecoder.query(body)).isNotNull());
    attempt(() -> assertThat(QueryDecoder.recall(body)).isNotNull());
    attempt(() -> assertThat(SchemaDecoder.changes(body)).isNotNull());
    attempt(() -> assertThat(SchemaDecoder.settings(body)).isNotNull());
    attempt(() -> assertThat(oldQuery(body)).isNotNull());
  }

  private static Object oldQuery(MemorySegment body) {
    Json json = JsonText.parse(body);
    return LegacyDecoder.isOldQuery(json) ? LegacyDecoder.query(json) : QueryDecoder.query(json);
  }

  private static void walk(WriteBody body) {
    if (body instanceof WriteBody.Write write) {
      for (Rows rows : List.of(write.request().upserts(), write.request().patches())) {
        try {
          Rows.Cursor cursor = rows.cursor();
          int count = 0;
          for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
            count++;
            for (int i = 0; i < row.size(); i++) {
              assertThat(row.name(i)).isNotEqualTo("id");
              assertThat(row.value(i)).isNotNull();
            }
          }
          assertThat(count).isEqualTo(rows.size());
        } catch (WireRefusal late) {
          throw new AssertionError("refused after it was handed on: " + late.text(), late);
        }
      }
    }
  }

  private static void attempt(Runnable decoding) {
    try {
      decoding.run();
    } catch (WireRefusal refusal) {
      assertThat(refusal.status()).isIn(400, 422);
      assertThat(refusal.text()).isNotBlank().hasSizeLessThan(2_000);
    }
  }
}
