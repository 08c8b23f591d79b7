package com.hevlayer.domain.query;

import static com.hevlayer.domain.query.ScriptedStore.ids;
import static com.hevlayer.domain.query.ScriptedStore.json;
import static com.hevlayer.domain.query.ScriptedStore.row;
import static com.hevlayer.domain.query.ScriptedStore.rows;
import static com.hevlayer.domain.query.ScriptedStore.wired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.protocol.client.QueryReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectQueryTest {
  private static final String VECTOR = "{'vector':[1],'top_k':2}";

  private final ScriptedStore store = wired(request -> rows(row("x", 1)));

  @Test
  void direct_oneCall_asksAndAnswersAsTheBlockingQueryDoes() {
    PlainRequest request = request("{'vector':[1],'top_k':2,'filters':['a','Eq',1],'as_of':7}");
    DirectQuery direct = direct(Scripts.updatingAt(1500), request).orElseThrow();
    queries(Scripts.updatingAt(1500), Scripts.shards(0)).run(store.target(), request);
    assertThat(new String(direct.body(), StandardCharsets.UTF_8)).isEqualTo(store.asked.getFirst());
    PlainAnswer answer =
        direct.answer(
            QueryReply.read(
                utf8(
                    "{'rows':[{'id':'b','$dist':2},{'id':'a','$dist':1},{'id':'c','$dist':3}],"
                        + "'billing':{'n':1}}")));
    assertThat(ids(answer.rows())).containsExactly("a", "b");
    assertThat(answer.nextCursor()).isNotNull();
    assertThat(answer.usage().billing()).isEqualTo(json("{'n':1}"));
  }

  @Test
  void direct_whatTakesMoreThanOneCall_isLeftToTheBlockingQuery() {
    assertThat(direct(Scripts.stable(), request("{'nearest_to_id':['a']}"))).isEmpty();
    assertThat(queries(Scripts.stable(), Scripts.shards(4)).direct(store.target(), request(VECTOR)))
        .isEmpty();
    assertThat(
            queries(Scripts.stable(), Scripts.unknownShards())
                .direct(store.target(), request(VECTOR)))
        .isEmpty();
    ScriptedStore typed = ScriptedStore.typed(Set.<StoreProfile.Capability>of(), request -> rows());
    assertThat(
            queries(Scripts.stable(), Scripts.shards(0))
                .direct(typed.target(), PlainRequest.parse(json("{'vector':[1]}"), Dialect.TYPED)))
        .isEmpty();
  }

  @Test
  void repeats_only429OfWhatIsNotUpdating() {
    assertThat(direct(Scripts.stableAt(5), request(VECTOR)).orElseThrow().repeats(429)).isTrue();
    assertThat(direct(Freshness.UNKNOWN, request(VECTOR)).orElseThrow().repeats(429)).isTrue();
    assertThat(direct(Scripts.updatingAt(5), request(VECTOR)).orElseThrow().repeats(429)).isFalse();
    assertThat(direct(Scripts.stableAt(5), request(VECTOR)).orElseThrow().repeats(503)).isFalse();
  }

  @Test
  void again_asksOnceUnderTheWatermark() {
    DirectQuery direct = direct(Scripts.stableAt(1500), request(VECTOR)).orElseThrow();
    assertThat(new String(direct.body(), StandardCharsets.UTF_8)).doesNotContain("filters");
    assertThat(ids(direct.again(store.target()).rows())).containsExactly("x");
    assertThat(store.asked)
        .singleElement()
        .asString()
        .contains("\"filters\":[\"_hevlayer_upserted_at\",\"Lte\",1500]");
    ScriptedStore refusing = wired(request -> Answer.refused(429, "slow down"));
    assertThatThrownBy(() -> direct.again(refusing.target()))
        .isInstanceOf(Fault.StoreRefused.class);
    assertThat(refusing.asked).hasSize(1);
  }

  @Test
  void answer_vectorsOfRows_stayOnlyWhereTheyAreWanted() {
    byte[] body = utf8("{'rows':[{'id':'b','vector':[1],'t':1.0,'$dist':2}]}");
    assertThat(
            direct(Scripts.stable(), request(VECTOR))
                .orElseThrow()
                .answer(QueryReply.read(body))
                .rows()
                .getFirst()
                .attributes())
        .isEqualTo(Map.of("t", Json.number("1.0")));
    PlainRequest byRank = request("{'rank_by':['v','ANN',[1]],'top_k':1}");
    assertThat(
            direct(Scripts.stable(), byRank)
                .orElseThrow()
                .answer(QueryReply.read(body))
                .rows()
                .getFirst()
                .attributes())
        .containsKey("vector");
  }

  private Optional<DirectQuery> direct(Freshness freshness, PlainRequest request) {
    return queries(freshness, Scripts.shards(0)).direct(store.target(), request);
  }

  private static PlainQueries queries(Freshness freshness, Shards shards) {
    return new PlainQueries(
        Scripts.legs(freshness),
        shards,
        (target, ids) -> {
          throw new AssertionError("nobody is to be near to anything");
        });
  }

  private static PlainRequest request(String body) {
    return PlainRequest.parse(json(body), Dialect.AS_WRITTEN);
  }

  private static byte[] utf8(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
