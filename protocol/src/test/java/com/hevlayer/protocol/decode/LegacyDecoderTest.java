package com.hevlayer.protocol.decode;

import static com.hevlayer.protocol.decode.WriteDecoderTest.body;
import static com.hevlayer.protocol.decode.WriteDecoderTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyDecoderTest {

  private static WriteRequest write(String text) {
    return ((WriteBody.Write) LegacyDecoder.write(body(text))).request();
  }

  private static Query query(String text) {
    return LegacyDecoder.query(JsonText.parse(body(text))).queries().get(0);
  }

  @Test
  void write_columns_nullVectorDeletes() {
    WriteRequest request =
        write(
            "{\"ids\":[1,2],\"vectors\":[[1,2],null],\"attributes\":{\"a\":[\"x\",null]},"
                + "\"distance_metric\":\"cosine_distance\"}");

    assertThat(rows(request.upserts())).containsExactly("1 vector=[1,2] a=\"x\"");
    assertThat(request.deletes()).containsExactly(Json.of(2));
  }

  @Test
  void write_rows_liftAttributes() {
    WriteRequest request =
        write(
            "{\"upserts\":[{\"id\":\"a\",\"vector\":[1],\"attributes\":{\"n\":1}},"
                + "{\"id\":\"b\",\"vector\":null}]}");

    assertThat(rows(request.upserts())).containsExactly("\"a\" vector=[1] n=1");
    assertThat(request.deletes()).containsExactly(Json.of("b"));
  }

  @Test
  void write_todaysForm_isDecodedAsSuch() {
    assertThat(rows(write("{\"upsert_rows\":[{\"id\":1,\"a\":2}]}").upserts()))
        .containsExactly("1 a=2");
  }

  @Test
  void query_vectorAndOldFilters_becomeToday() {
    Query query =
        query(
            "{\"vector\":[1,2],\"top_k\":3,\"include_attributes\":true,"
                + "\"filters\":{\"a\":[[\"Glob\",\"x*\"],[\"NotEq\",\"xy\"]],\"b\":[\"Eq\",1]}}");

    assertThat(query.rankBy()).isInstanceOf(RankBy.Vector.class);
    assertThat(String.valueOf(query.filter()))
        .contains("attribute=a, operator=GLOB", "operator=NOT_EQ", "attribute=b, operator=EQ");
    assertThat(query.projection())
        .isEqualTo(
            new Query.Projection.AllExcept(
                List.of("vector", "_hevlayer_upserted_at", "_hevlayer_shard")));
  }

  @Test
  void query_neitherVectorNorRank_isById() {
    Query query = query("{\"include_vectors\":true}");

    assertThat(query.rankBy()).isEqualTo(new RankBy.Orders(List.of(new RankBy.Order("id", true))));
    assertThat(query.limit()).isEqualTo(new Query.Limit(10, null));
    assertThat(query.projection()).isEqualTo(new Query.Projection.Only(List.of("vector")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{\"vector\":[1]}~true",
        "{\"filters\":{\"a\":[\"Eq\",1]}}~true",
        "{\"rank_by\":[\"id\",\"asc\"],\"top_k\":1}~false",
        "{\"queries\":[]}~false"
      })
  void isOldQuery_byItsFields(String text, boolean old) {
    assertThat(LegacyDecoder.isOldQuery(JsonText.parse(body(text)))).isEqualTo(old);
  }

  @Test
  void write_unequalColumns_areRefused() {
    WireRefusal refusal =
        catchThrowableOfType(WireRefusal.class, () -> write("{\"ids\":[1,2],\"vectors\":[[1]]}"));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.text()).contains("vectors: the column has 1 values");
  }
}
