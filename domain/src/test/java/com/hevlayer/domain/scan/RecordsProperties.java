package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Sorting and counting in little memory gives what a sorted set and a map give. */
class RecordsProperties {
  private final HeapSpools spools = new HeapSpools();

  @Property(tries = 200)
  void sorter_anyIds_givesThemSortedAndOnce(
      @ForAll("ids") List<Json> ids, @ForAll @IntRange(min = 0, max = 3000) int budget) {
    List<Json> sorted = new ArrayList<>();
    try (RecordSorter sorter = new RecordSorter(spools, budget)) {
      ids.forEach(id -> sorter.add(IdKeys.encode(id)));
      RecordCursor merged = MergedRecords.of(sorter.parts());
      while (merged.advance()) {
        sorted.add(IdKeys.decode(merged.key()));
      }
    }

    TreeSet<Json> expected = new TreeSet<>(com.hevlayer.domain.query.RowOrder.IDS);
    expected.addAll(ids);
    assertThat(sorted).containsExactlyElementsOf(expected);
    assertThat(spools.open).hasValue(0);
  }

  @Property(tries = 100)
  void file_fromAnyPlace_goesOnThere(
      @ForAll @IntRange(min = 0, max = 2000) int size,
      @ForAll @IntRange(min = 0, max = 2100) int from) {
    try (RecordFile file = new RecordFile(spools)) {
      for (int i = 0; i < size; i++) {
        file.append(key(i), i * 1_000_003L);
      }
      file.flush();

      assertThat(file.size()).isEqualTo(size);
      RecordCursor cursor = file.from(from);
      int at = from;
      while (cursor.advance()) {
        assertThat(cursor.key()).isEqualTo(key(at));
        assertThat(cursor.count()).isEqualTo(at * 1_000_003L);
        at++;
      }
      assertThat(at).isEqualTo(Math.max(from, size));
    }
  }

  @Property(tries = 100)
  void histogram_anyValues_countsThemByNumberThenByBytes(
      @ForAll("values") List<String> values,
      @ForAll @IntRange(min = 0, max = 4000) int budget,
      @ForAll @IntRange(min = 1, max = 5) int parts) {
    List<ValueCount> counted = new ArrayList<>();
    try (Gatherer.Several<Histogram> histograms =
            new Gatherer.Several<>(parts, memory -> new Histogram(spools, budget));
        RecordSorter byCount = new RecordSorter(spools, budget)) {
      for (int i = 0; i < values.size(); i++) {
        histograms.get(i % parts).add(values.get(i), 1);
      }
      RecordCursor byValue = MergedRecords.of(histograms.parts());
      while (byValue.advance()) {
        byCount.add(ValueCount.encode(byValue.key(), byValue.count()));
      }
      RecordCursor sorted = MergedRecords.of(byCount.parts());
      while (sorted.advance()) {
        counted.add(ValueCount.decode(sorted.key()));
      }
    }

    Map<String, Long> expected = new TreeMap<>();
    values.forEach(value -> expected.merge(value, 1L, Long::sum));
    assertThat(counted)
        .containsExactlyElementsOf(
            expected.entrySet().stream()
                .map(entry -> new ValueCount(entry.getKey(), entry.getValue()))
                .sorted(
                    Comparator.comparingLong((ValueCount each) -> -each.rows())
                        .thenComparing(
                            ValueCount::value, com.hevlayer.domain.query.RowOrder::compareUtf8))
                .toList());
    assertThat(spools.open).hasValue(0);
  }

  /** Keys of very different length, some longer than a buffer. */
  private static byte[] key(int i) {
    byte[] key = new byte[i % 700 == 699 ? 70_000 : i % 50];
    for (int at = 0; at < key.length; at++) {
      key[at] = (byte) (i + at);
    }
    return key;
  }

  @Provide
  Arbitrary<List<Json>> ids() {
    Arbitrary<Json> numbers = Arbitraries.longs().map(Json::ofUnsigned);
    Arbitrary<Json> strings =
        Arbitraries.strings().withChars("aZ09é\uFFFD").ofMaxLength(6).map(Json::of);
    Arbitrary<Json> pairs = Arbitraries.of("\uD83C\uDF75", "\uD83C\uDF75a", "\uFFFF").map(Json::of);
    return Arbitraries.oneOf(numbers, strings, pairs).list().ofMaxSize(200);
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.of("", "a", "aa", "b", "é", "\uFFFD", "\uD83C\uDF75", "true", "1.50", "0")
        .list()
        .ofMaxSize(300);
  }
}
