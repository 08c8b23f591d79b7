package com.hevlayer.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.StoreProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentFetchTest {
  private final Caching caching = new Caching();

  private static Map<String, Json> n(long value) {
    return Map.of("n", Json.of(value));
  }

  @Test
  void fetch_absentFromTheCache_isReadAndPut() {
    caching.store.put("a", n(1));
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
    assertThat(caching.store.calls).containsExactly("query [\"a\"] all but [vector]");
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":1}}");
    assertThat(caching.store.calls).hasSize(1);
    assertThat(caching.heard)
        .containsExactly(
            "demanded tea true",
            "looked up 0 of 1, 0 bytes",
            "put 7 bytes true",
            "demanded tea true",
            "looked up 1 of 1, 7 bytes");
  }

  @Test
  void fetch_absentEverywhere_isAskedForAgainAndAgain() {
    assertThat(caching.fetched("ghost")).isEqualTo("MISS {}");
    assertThat(caching.fetched("ghost")).isEqualTo("MISS {}");
    assertThat(caching.store.calls).hasSize(2);
    assertThat(caching.cachedRows()).isEmpty();
  }

  @Test
  void fetch_vectorAndNulls_areNoAttributes() {
    caching.store.freshness = StoreProfile.Freshness.ALWAYS_CURRENT;
    caching.store.put(
        "a",
        Map.of("n", Json.of(1), "vector", Json.floats(new float[] {1}), "gone", JsonNull.NULL));
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":1}}");
  }

  @Test
  void fetch_many_asksTheStoreForWhatIsMissingOnly() {
    caching.store.put("a", n(1));
    caching.store.put("b", n(2));
    caching.fetch("a");
    caching.store.calls.clear();
    Fetched fetched = caching.fetch("b", "a", "ghost", "b");
    assertThat(fetched.source()).isEqualTo(Fetched.Source.MISS);
    assertThat(fetched.rows().keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(fetched.cached()).containsExactly("a");
    assertThat(caching.store.calls).containsExactly("query [\"b\", \"ghost\"] all but [vector]");
    assertThat(caching.fetched("a", "b")).startsWith("HIT");
  }

  @Test
  void fetch_manyMisses_areAskedForByTheThousand() {
    List<String> keys = IntStream.range(0, 2_001).mapToObj(i -> "k" + i).toList();
    keys.forEach(key -> caching.store.put(key, n(1)));
    Fetched fetched = caching.caching.documents().fetch(caching.target(), keys);
    assertThat(fetched.rows()).hasSize(2_001);
    assertThat(caching.store.calls).hasSize(3);
    assertThat(caching.store.calls.getLast()).isEqualTo("query [\"k2000\"] all but [vector]");
    assertThat(caching.cachedRows()).hasSize(2_001);
  }

  @Test
  void fetch_failingCache_readsTheStoreAndPutsNothing() {
    caching.store.put("a", n(1));
    caching.cache.failing = () -> true;
    assertThat(caching.fetched("a")).isEqualTo("ERROR {a={\"n\":1}}");
    caching.cache.failing = () -> false;
    assertThat(caching.cache.calls).containsExactly("rows [a]");
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
  }

  @Test
  void fetch_cacheThatFailsToPut_isAnsweredAndReadsNothingBeforeThatIsMadeUpFor() {
    caching.store.put("a", n(1));
    caching.cache.beforeNextPut = () -> caching.cache.failing = () -> true;
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
    // The put took effect, but nobody knows.
    assertThat(caching.cachedRows()).hasSize(1);
    caching.cache.failing = () -> false;
    caching.holdTasks = true;
    assertThat(caching.fetched("a")).isEqualTo("ERROR {a={\"n\":1}}");
    assertThat(caching.caching.effects().owes(Caching.TEA)).isTrue();
    caching.runTasks();
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":1}}");
  }

  @Test
  void fetch_noCache_readsTheStore() {
    Caching without = new Caching(false);
    without.store.put("a", n(1));
    assertThat(without.fetched("a")).isEqualTo("ERROR {a={\"n\":1}}");
    assertThat(without.cache.calls).isEmpty();
    assertThat(without.caching.effects().wanted()).isFalse();
    assertThat(without.caching.states().connection().connected()).isFalse();
    without.upsert("a", n(2));
    without.dropNamespace();
    assertThat(without.caching.effects().owes(Caching.TEA)).isFalse();
    assertThat(without.heard).containsExactly("demanded tea false");
  }

  @Test
  void fetch_markerRow_isNeverCached() {
    caching.store.put("_hevlayer:namespace_meta", n(4));
    caching.fetch("_hevlayer:namespace_meta");
    assertThat(caching.cachedRows()).isEmpty();
    caching.upsert("_hevlayer:namespace_meta", n(5));
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.fetched("_hevlayer:namespace_meta"))
        .isEqualTo("MISS {_hevlayer:namespace_meta={\"n\":5}}");
  }

  @Test
  void fetch_refusal_isWrappedWithItsText() {
    caching.store.refusal = Answer.refused(404, "namespace 'tea' was not found");
    assertThatExceptionOfType(Fault.StepRefused.class)
        .isThrownBy(() -> caching.fetch("a"))
        .withMessageContaining("fetching documents of namespace 'tea' failed")
        .withMessageContaining("404")
        .withMessageContaining("was not found");
    caching.store.refusal = null;
    caching.store.described = Answer.refused(404, "namespace 'tea' was not found");
    assertThatExceptionOfType(Fault.StepRefused.class)
        .isThrownBy(() -> caching.fetch("7"))
        .withMessageContaining("reading the schema of namespace 'tea' failed")
        .withMessageContaining("404");
  }

  @Test
  void fetch_numbersAsIds_takeTheFormOfTheNamespace() {
    caching.store.numericIds = true;
    caching.store.put("7", n(1));
    Fetched fetched = caching.fetch("7");
    assertThat(Objects.requireNonNull(fetched.rows().get("7")).id()).isEqualTo(Json.of(7));
    assertThat(caching.store.calls).containsExactly("describe", "query [7] all but [vector]");
    assertThat(caching.fetched("7")).startsWith("HIT");
    caching.store.calls.clear();
    // What is known is not asked for again, and what cannot be an id is not asked for at all.
    assertThat(caching.fetched("8", "ghost", "007", "18446744073709551616")).isEqualTo("MISS {}");
    assertThat(caching.store.calls).containsExactly("query [8] all but [vector]");
  }

  @Test
  void fetch_digitsInANamespaceOfStrings_areAString() {
    caching.store.put("7", n(1));
    Fetched fetched = caching.fetch("7");
    assertThat(Objects.requireNonNull(fetched.rows().get("7")).id()).isEqualTo(Json.of("7"));
    assertThat(caching.store.calls).containsExactly("describe", "query [\"7\"] all but [vector]");
  }

  @Test
  void fetch_namespaceMadeAnewWithOtherIds_isAskedAgainInTheOtherForm() {
    caching.store.put("7", n(1));
    caching.fetch("7");
    caching.delete("7");
    caching.store.numericIds = true;
    caching.store.put("7", n(2));
    caching.store.calls.clear();
    assertThat(caching.fetched("7")).isEqualTo("MISS {7={\"n\":2}}");
    assertThat(caching.store.calls)
        .containsExactly(
            "query [\"7\"] all but [vector]", "describe", "query [7] all but [vector]");
  }

  @Test
  void fetch_textInANamespaceOfNumbersOfWhichNothingIsKnown_isNotThere() {
    caching.store.numericIds = true;
    assertThat(caching.fetched("ghost")).isEqualTo("MISS {}");
    assertThat(caching.store.calls)
        .containsExactly("query [\"ghost\"] all but [vector]", "describe");
  }

  @Test
  void fetch_badRequestForAnotherReason_isWrapped() {
    caching.store.refusal = Answer.refused(400, "no");
    assertThatExceptionOfType(Fault.StepRefused.class)
        .isThrownBy(() -> caching.fetch("a"))
        .withMessageContaining("400");
  }

  @Test
  void fetch_indexThatLagsBehindARemoval_isNotCachedBeforeItCaughtUp() {
    caching.store.put("a", n(1));
    caching.watermark(999_000, Freshness.Status.UPDATING);
    caching.delete("a");
    caching.store.put("a", n(1)); // What an index that lags still answers.
    assertThat(caching.fetched("a")).startsWith("MISS");
    assertThat(caching.fetched("a")).startsWith("MISS");
    caching.watermark(1_000_500, Freshness.Status.UPDATING);
    assertThat(caching.fetched("a")).startsWith("MISS");
    assertThat(caching.fetched("a")).startsWith("HIT");
  }

  @Test
  void fetch_storeThatIsAlwaysCurrent_isCachedAtOnce() {
    caching.store.freshness = StoreProfile.Freshness.ALWAYS_CURRENT;
    caching.store.put("a", n(1));
    caching.watermark(999_000, Freshness.Status.UPDATING);
    caching.patch("a", n(2));
    assertThat(caching.fetched("a")).startsWith("MISS");
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":2}}");
  }

  @Test
  void fetch_rowsAsTheyAreCached_travelAsText() {
    caching.store.put("a", Map.of("n", Json.number("1.50")));
    CachedRow row = Objects.requireNonNull(caching.fetch("a").rows().get("a"));
    assertThat(row.text())
        .hasValueSatisfying(text -> assertThat(text).asString().isEqualTo("{\"n\":1.50}"));
    assertThat(row.attributes()).isEqualTo(Map.of("n", Json.number("1.50")));
  }

  @Test
  void isNumber_ofTexts_knowsCanonicalOnes() {
    List<String> numbers = new ArrayList<>();
    for (String text :
        List.of(
            "0",
            "7",
            "18446744073709551615",
            "18446744073709551616",
            "00",
            "01",
            "",
            "-1",
            "1.0",
            "1e3",
            "٣",
            " 1",
            "99999999999999999999",
            "9999999999999999999")) {
      if (IdTypes.isNumber(text)) {
        numbers.add(text);
      }
    }
    assertThat(numbers).containsExactly("0", "7", "18446744073709551615", "9999999999999999999");
  }
}
