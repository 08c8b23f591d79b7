package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WritePlannerTest {
  private static final long NOW = 1925000000123L;

  static MemorySegment body(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(MemorySegment segment) {
    return new String(segment.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private static WritePlan.Managed managed(String body) {
    WritePlan plan = WritePlanner.plan(body(body), NOW, 16);
    assertThat(plan).as(body).isInstanceOf(WritePlan.Managed.class);
    return (WritePlan.Managed) plan;
  }

  private static String stamped(String body) {
    return text(Splices.apply(body(body), managed(body).splices()));
  }

  @Test
  void plan_specExample_isStamped() {
    assertThat(
            stamped(
                "{\"upsert_rows\":[{\"id\":\"tp-1\",\"title\":\"Cast iron\",\"vector\":[0.1,0.9]}],"
                    + "\"distance_metric\":\"cosine_distance\"}"))
        .isEqualTo(
            "{\"upsert_rows\":[{\"id\":\"tp-1\",\"title\":\"Cast iron\",\"vector\":[0.1,0.9],"
                + "\"_hevlayer_upserted_at\":1925000000123,\"_hevlayer_shard\":6}],"
                + "\"distance_metric\":\"cosine_distance\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        // A stamp of the caller, also one written with escapes, is replaced where it stands.
        "{\"patch_rows\":[{\"_hevlayer_shard\" : -1 ,\"id\":42}]}"
            + "~{\"patch_rows\":[{\"_hevlayer_shard\" : 9 ,\"id\":42,\"_hevlayer_upserted_at\":1925000000123}]}",
        "{\"patch_rows\":[{\"\\u005fhevlayer_upserted_at\":{\"x\":[1]},\"id\":42,\"_hevlayer_shard\":\"a\"}]}"
            + "~{\"patch_rows\":[{\"\\u005fhevlayer_upserted_at\":1925000000123,\"id\":42,\"_hevlayer_shard\":9}]}",
        // An escaped id hashes as what it stands for.
        "{\"patch_rows\":[{\"\\u0069d\":\"tp\\u002d1\" } ]}"
            + "~{\"patch_rows\":[{\"\\u0069d\":\"tp\\u002d1\" ,\"_hevlayer_upserted_at\":1925000000123,\"_hevlayer_shard\":6} ]}",
        "{\"upsert_columns\":{\"id\":[\"doc-1\",42],\"a\":[1,2]}}"
            + "~{\"upsert_columns\":{\"id\":[\"doc-1\",42],\"a\":[1,2],\"_hevlayer_upserted_at\":[1925000000123,1925000000123],\"_hevlayer_shard\":[10,9]}}",
        "{\"upsert_columns\":{\"_hevlayer_shard\":0,\"id\":[\"doc-1\"]}}"
            + "~{\"upsert_columns\":{\"_hevlayer_shard\":[10],\"id\":[\"doc-1\"],\"_hevlayer_upserted_at\":[1925000000123]}}",
        "{\"patch_by_filter\":{\"filters\":[\"a\",\"Eq\",1],\"patch\":{\"b\":2}}}"
            + "~{\"patch_by_filter\":{\"filters\":[\"a\",\"Eq\",1],\"patch\":{\"b\":2,\"_hevlayer_upserted_at\":1925000000123}},\"return_affected_ids\":true}",
        "{\"patch_by_filter\":{\"patch\":{}},\"return_affected_ids\":false}"
            + "~{\"patch_by_filter\":{\"patch\":{\"_hevlayer_upserted_at\":1925000000123}},\"return_affected_ids\":true}",
        "{\"patch_by_filter\":{\"patch\":{\"_hevlayer_shard\":3}},\"return_affected_ids\":true}"
            + "~{\"patch_by_filter\":{\"patch\":{\"_hevlayer_upserted_at\":1925000000123}},\"return_affected_ids\":true}",
        "{\"patch_by_filter\":{\"patch\":{\"_hevlayer_shard\":3, \"_hevlayer_upserted_at\":1,\"c\":4}}}"
            + "~{\"patch_by_filter\":{\"patch\":{\"_hevlayer_upserted_at\":1925000000123,\"c\":4}},\"return_affected_ids\":true}",
        "{\"patch_by_filter\":{\"patch\":{\"_hevlayer_upserted_at\":1 , \"_hevlayer_shard\":3}}}"
            + "~{\"patch_by_filter\":{\"patch\":{\"_hevlayer_upserted_at\":1925000000123}},\"return_affected_ids\":true}",
        // What is no patch is upstream's to judge.
        "{\"patch_by_filter\":5}~{\"patch_by_filter\":5,\"return_affected_ids\":true}",
        "{\"delete_by_filter\":[\"a\",\"Eq\",1] }~{\"delete_by_filter\":[\"a\",\"Eq\",1] ,\"return_affected_ids\":true}",
        "{\"deletes\":[1],\"delete_condition\":[\"a\",\"Eq\",1]}"
            + "~{\"deletes\":[1],\"delete_condition\":[\"a\",\"Eq\",1],\"return_affected_ids\":true}",
        // Rows that stand behind the filter are stamped in the order of the body.
        "{\"patch_by_filter\":{\"patch\":{\"a\":1}},\"upsert_rows\":[{\"id\":42}]}"
            + "~{\"patch_by_filter\":{\"patch\":{\"a\":1,\"_hevlayer_upserted_at\":1925000000123}},\"upsert_rows\":[{\"id\":42,\"_hevlayer_upserted_at\":1925000000123,\"_hevlayer_shard\":9}],\"return_affected_ids\":true}",
      })
  void plan_managedWrite_changesNothingElse(String before, String after) {
    assertThat(stamped(before)).isEqualTo(after);
  }

  @Test
  void plan_deletes_areManagedWithoutEdits() {
    WritePlan.Managed plan = managed("{\"deletes\":[1,\"a\"]}");

    assertThat(plan.splices()).isEmpty();
    assertThat(plan.responseDriven()).isFalse();
    assertThat(plan.deletes()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\":{\"a\":\"string\"}}",
        "{\"upsert_rows\":[]}",
        "{\"upsert_rows\":null,\"deletes\":null}",
        "{\"copy_from_namespace\":\"x\"}",
        "{\"delete_by_filter\":null}",
        "[1,2",
        "",
        "null"
      })
  void plan_nothingToStamp_isUnmanaged(String body) {
    assertThat(WritePlanner.plan(body(body), NOW, 16)).isEqualTo(new WritePlan.Unmanaged());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{}~422~empty",
        "{\"upserts\":[]}~422~use upsert_rows or upsert_columns",
        "{\"patches\":[]}~422~use patch_rows or patch_columns",
        "{\"upsert_rows\":{\"id\":1}}~422~upsert_rows: invalid type: map, expected a sequence",
        "{\"upsert_rows\":[1]}~422~upsert_rows[0]: invalid type: number, expected a map",
        "{\"upsert_rows\":[{\"a\":1}]}~422~upsert_rows[0]: missing field `id`",
        "{\"patch_rows\":[{\"id\":1},{\"id\":true}]}~422~patch_rows[1].id: invalid type: boolean",
        "{\"upsert_rows\":[{\"id\":1,\"blobs\":{}}]}~422~upsert_rows[0].blobs",
        "{\"upsert_rows\":[{\"id\":1,\"_hevlayer_x\":1}]}~422~`_hevlayer_x` is reserved",
        "{\"upsert_rows\":[{\"id\":1,\"\\u005fhevlayer_x\":1}]}~422~`_hevlayer_x` is reserved",
        "{\"patch_by_filter\":{\"patch\":{\"_hevlayer_x\":1}}}~422~patch_by_filter.patch: attribute",
        "{\"patch_by_filter\":{\"patch\":{\"vector\":[1]}}}~422~vectors cannot be patched",
        "{\"patch_rows\":[{\"id\":1,\"vector\":[1]}]}~422~patch_rows[0].vector: vectors cannot",
        "{\"patch_columns\":{\"id\":[1],\"vectors\":[[1]]}}~422~vectors cannot be patched",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":null}]}~422~upsert_rows[0].vector: a vector is",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":[ ]}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":[1,\"a\"]}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":\"\"}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":\"AAAA\"}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":\"AADAfw==\"}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vector\":\"AAC_fw==\"}]}~422~upsert_rows[0].vector",
        "{\"upsert_rows\":[{\"id\":1,\"vectors\":[]}]}~422~upsert_rows[0].vectors",
        "{\"upsert_rows\":[{\"id\":1,\"vectors\":[[1],[]]}]}~422~upsert_rows[0].vectors",
        "{\"upsert_columns\":[]}~422~upsert_columns: invalid type: sequence, expected a map",
        "{\"upsert_columns\":{\"a\":[1]}}~422~missing field `id`",
        "{\"upsert_columns\":{\"id\":[]}}~422~the column is empty",
        "{\"upsert_columns\":{\"id\":[1],\"a\":5}}~422~upsert_columns.a: invalid type: number",
        "{\"upsert_columns\":{\"id\":[1],\"a\":[5,6]}}~422~has 2 values, the column `id` has 1",
        "{\"upsert_columns\":{\"id\":[1],\"vector\":[[1],[2]]}}~422~has 2 values",
        "{\"upsert_columns\":{\"id\":[1,2],\"vector\":[1,2,3]}}~422~no multiple",
        "{\"deletes\":{}}~422~deletes: invalid type: map",
        "{\"deletes\":[null]}~422~deletes[0]: invalid type: null",
        "{\"deletes\":[1],\"\\u0064eletes\":[2]}~400~occurs twice",
        "{\"upsert_rows\":[{\"id\":1,\"a\":1,\"\\u0061\":2}]}~400~member \"a\" occurs twice",
        "{\"upsert_rows\":[{\"id\":1,\"_hevlayer_shard\":1,\"_hevlayer_shard\":2}]}~400~occurs twice",
        "{\"upsert_rows\":[{\"id\":1]}]}~400~malformed JSON at line 1 column 24 (byte 23)",
        "{\"deletes\":[1]~400~the end of the body",
      })
  void plan_badBody_isRefusedWithWhatAndWhere(String body, int status, String fragment) {
    assertThat(WritePlanner.plan(body(body), NOW, 16))
        .isInstanceOfSatisfying(
            WritePlan.Refused.class,
            refused -> {
              assertThat(refused.status()).as(refused.message()).isEqualTo(status);
              assertThat(refused.code())
                  .isEqualTo(status == 400 ? "bad_request" : "validation_error");
              assertThat(refused.message()).contains(fragment);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,-2.5e-3, 3]",
        "\"AACAPwAAIMA=\"",
        "\"AACAPwAAIMA\"",
        "\"AACA\\u0050wAAIMA=\"",
        "\"\\/\\/8AAP\\/\\/AAA=\"",
        "[ 1\n,\t2 ]"
      })
  void plan_everySpellingOfAVector_isAccepted(String vector) {
    managed("{\"upsert_rows\":[{\"id\":1,\"vector\":" + vector + "}]}");
    managed("{\"upsert_rows\":[{\"id\":1,\"vectors\":[" + vector + "," + vector + "]}]}");
    managed("{\"upsert_columns\":{\"id\":[1],\"vector\":[" + vector + "]}}");
    managed("{\"upsert_columns\":{\"id\":[1],\"vector\":" + vector + "}}");
  }
}
