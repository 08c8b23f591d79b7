package com.hevlayer.domain.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.client.DescriptionDecoder;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ListedNamespaceTest {

  @Test
  void of_aFullDescription_hasEveryMember() {
    JsonObject entry =
        entry(
            "{'approx_row_count':1204,'approx_logical_bytes':9100231,'schema':{'title':'string',"
                + "'glaze':{'type':'string'},'vector':{'type':'[384]f32','ann':true}},"
                + "'index':{'status':'up-to-date','x':1},'last_write_at':'1970-01-01T00:00:01Z',"
                + "'labels':{'team':'tea','n':1}}",
            new CacheStanding("warm", OptionalLong.of(7), false));
    assertThat(entry.toString())
        .isEqualTo(
            "{\"name\":\"n\",\"row_count\":1204,\"size_bytes\":9100231,\"stable_as_of_ms\":42,"
                + "\"is_stable\":true,\"schema_summary\":{\"vector_dim\":384,"
                + "\"fields\":[\"glaze\",\"title\",\"vector\"]},"
                + "\"index\":{\"status\":\"up-to-date\",\"x\":1},"
                + "\"cache_state\":{\"state\":\"warm\",\"warmed_through_ms\":7,"
                + "\"warm_inflight\":false},\"last_write_ms\":1000,\"shadow\":false,"
                + "\"labels\":{\"team\":\"tea\"}}");
  }

  @Test
  void of_anUpdatingIndex_isNotStable() {
    assertThat(entry("{'index':{'status':'updating'}}", CacheStanding.COLD).toString())
        .contains("\"is_stable\":false")
        .doesNotContain("stable_as_of_ms");
    assertThat(entry("{}", CacheStanding.COLD).toString()).doesNotContain("is_stable");
  }

  @Test
  void of_labelsInTheConfiguration_takesThose() {
    assertThat(entry("{'config':{'labels':{'a':'b'}}}", CacheStanding.COLD).get("labels"))
        .isEqualTo(Json.object("a", Json.of("b")));
  }

  @Test
  void of_unreadableOrEarlyTimes_leavesThemOut() {
    for (String time : new String[] {"yesterday", "1969-12-31T23:59:59Z"}) {
      assertThat(entry("{'last_write_at':'" + time + "'}", CacheStanding.COLD).get("last_write_ms"))
          .isNull();
    }
  }

  @Test
  void failed_withALongText_cutsItByCharacters() {
    JsonObject entry = ListedNamespace.failed("n-shadow", "é".repeat(300), CacheStanding.COLD);
    assertThat(entry.get("metadata_error")).isEqualTo(Json.of("é".repeat(200) + "…"));
    assertThat(entry.members().keySet())
        .containsExactly("name", "cache_state", "shadow", "labels", "metadata_error");
    assertThat(entry.get("shadow")).isEqualTo(Json.of(true));
  }

  private static JsonObject entry(String metadata, CacheStanding cache) {
    JsonObject answer =
        (JsonObject)
            JsonText.parseAnswer(metadata.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return ListedNamespace.of("n", DescriptionDecoder.metadata(answer), 42, cache);
  }
}
