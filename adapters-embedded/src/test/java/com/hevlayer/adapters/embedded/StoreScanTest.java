package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import com.hevlayer.testkit.store.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans and counts of values, over several segments with deleted rows among them. */
@SuppressWarnings("NullAway.Init") // set before each test
class StoreScanTest {
  private static final CallContext CALL = CallContext.of("r", CallContext.Purpose.SCAN);
  private static final NamespaceName ROWS = new NamespaceName("rows");
  private static final int IDS = 400;
  private static final List<String> UNICODE = List.of("", "Z", "é", "\uFFFD", "\uD83C\uDF75");

  /** What ids are, by number. */
  enum Ids {
    STRING,
    UINT,
    UUIDS;

    Json id(int i) {
      return switch (this) {
        case STRING -> Json.of(UNICODE.get(i % UNICODE.size()) + "x" + i);
        case UINT -> Json.ofUnsigned(i % 2 == 0 ? i : -i);
        case UUIDS -> Json.of(new UUID(i * 0x9E3779B97F4A7C15L, i).toString());
      };
    }
  }

  @TempDir Path directory;
  private EmbeddedStore store;

  @BeforeEach
  void open() {
    store = TestStores.open(directory, LogStorage.FILES, Durability.OS, new TestStores.Events());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Ids.class)
  void scan_overManySegments_givesTheRowsInIdOrder(Ids ids) {
    Map<Json, Integer> model = load(ids, new Random(7));
    List<Json> sorted = new ArrayList<>(model.keySet());
    sorted.sort(StoreScanTest::compareIds);

    for (int keep : new int[] {0, 1, 30, 97, 100}) {
      Filter filter =
          keep == 100 ? null : new Filter.Test("n", Filter.Operator.LT, Json.of((long) keep), null);
      List<Json> expected = sorted.stream().filter(id -> number(model, id) < keep).toList();
      for (int pageSize : new int[] {1, 7, 10_000}) {
        assertThat(scan(filter, null, pageSize)).as("below %d", keep).isEqualTo(expected);
      }
      if (!expected.isEmpty()) {
        int middle = expected.size() / 2;
        assertThat(scan(filter, expected.get(middle), 9))
            .as("below %d behind a row", keep)
            .isEqualTo(expected.subList(middle + 1, expected.size()));
        assertThat(scan(filter, expected.getLast(), 9)).isEmpty();
      }
    }
    Json absent = ids.id(IDS * 3);
    assertThat(scan(null, absent, 50))
        .isEqualTo(sorted.stream().filter(id -> compareIds(id, absent) > 0).toList());
  }

  @Test
  void scan_ofNumbersBehindTheGreatest_isEmpty() {
    write("{'upsert_rows':[{'id':1,'n':0},{'id':18446744073709551615,'n':1}]}");

    assertThat(scan(null, Json.ofUnsigned(-1), 5)).isEmpty();
    assertThat(scan(new Filter.Test("n", Filter.Operator.EQ, Json.of(1L), null), Json.of(1L), 5))
        .containsExactly(Json.ofUnsigned(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s", "i", "u", "f", "b", "g", "d", "ss", "ii", "ff", "x", "t", "raw", "e", "both"})
  void values_ofEveryType_areThoseOfTheRows(String attribute) {
    loadTypes();

    for (Filter filter :
        Arrays.asList(
            null,
            new Filter.Test("i", Filter.Operator.GT, Json.of(0L), null),
            new Filter.Test("i", Filter.Operator.EQ, Json.of(99L), null))) {
      ValueCounts counts = values(filter, attribute, 10_000);
      assertThat(counts.isComplete()).isTrue();
      assertThat(counts.counts()).isEqualTo(fromRows(filter, attribute));
      assertThat(counts.rows()).isEqualTo(scan(filter, null, 1000).size());
    }
  }

  @Test
  void values_beyondWhatTheCallerTakes_areTooMany() {
    loadTypes();

    assertThat(values(null, "s", 3).isComplete()).isTrue();
    assertThat(values(null, "s", 2).isComplete()).isFalse();
    assertThat(values(null, "i", 2).isComplete()).isFalse();
    assertThat(values(null, "x", 1).isComplete()).isFalse();
    assertThat(values(null, "id", 10_000).isComplete()).isFalse();
  }

  @Test
  void values_ofAnUnknownAttribute_areRefusedLikeInAScan() {
    loadTypes();

    Answer<ValueCounts> answer = store.values(CALL, ROWS, new ValuesRequest(null, "none", 10));

    assertThat(answer).isInstanceOf(Answer.Refused.class);
    Answer.Refused<ValueCounts> refused = (Answer.Refused<ValueCounts>) answer;
    assertThat(refused.status()).isEqualTo(400);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("include_attributes error in key `none`: attribute not found");
  }

  /** Writes and removes rows in many requests; returns their number by id. */
  private Map<Json, Integer> load(Ids ids, Random random) {
    Map<Json, Integer> model = new HashMap<>();
    String type =
        switch (ids) {
          case STRING -> "string";
          case UINT -> "uint";
          case UUIDS -> "uuid";
        };
    for (int request = 0; request < 12; request++) {
      StringBuilder upserts = new StringBuilder();
      StringBuilder deletes = new StringBuilder();
      for (int i = 1; i <= IDS; i++) {
        Json id = ids.id(i);
        int kind = random.nextInt(12);
        if (kind < 3) {
          int n = random.nextInt(100);
          upserts
              .append(upserts.isEmpty() ? "" : ",")
              .append("{\"id\":" + id + ",\"n\":" + n + "}");
          model.put(id, n);
        } else if (kind == 3) {
          deletes.append(deletes.isEmpty() ? "" : ",").append(id);
          model.remove(id);
        }
      }
      write(
          "{'schema':{'id':'%s','n':'int'},'upsert_rows':[%s],'deletes':[%s]}"
              .formatted(type, upserts, deletes));
    }
    return model;
  }

  private void loadTypes() {
    String types =
        "'s':'string','i':'int','u':'uint','f':'float','b':'bool','g':'uuid','d':'datetime',"
            + "'ss':'[]string','ii':'[]int','ff':'[]float','raw':'bytes',"
            + "'x':{'type':'string','filterable':false},"
            + "'t':{'type':'string','full_text_search':true,'filterable':true},"
            + "'e':'[]string','both':{'type':'string','glob':true,'filterable':true}";
    List<String> strings = List.of("black", "grün", "\\u0001 \\\"quoted\\\"");
    for (int request = 0; request < 4; request++) {
      StringBuilder rows = new StringBuilder();
      for (int id = request * 10; id < request * 10 + 20; id++) {
        String s = strings.get(id % 3);
        rows.append(rows.isEmpty() ? "" : ",").append("{'id':" + id);
        rows.append(",'i':" + (id % 5 - 2) + ",'x':'" + s + "','e':[]");
        if (id % 7 != 0) {
          rows.append(",'s':'" + s + "','t':'" + s + " tea','both':'" + s + "'");
          rows.append(",'u':" + Long.toUnsignedString(-(id % 3)) + ",'f':" + (id % 4) * 0.5);
          rows.append(",'b':" + (id % 2 == 0) + ",'raw':'aGk='");
          rows.append(",'g':'00000000-0000-0000-0000-00000000000" + id % 3 + "'");
          rows.append(",'d':'2026-10-0" + (1 + id % 3) + "T00:00:00Z'");
          rows.append(",'ss':['a','" + s + "','a'],'ii':[1,1," + id % 3 + "],'ff':[-0.0,0.0,1e3]");
        }
        rows.append("}");
      }
      write("{'schema':{'id':'uint'," + types + "},'upsert_rows':[" + rows + "]}");
    }
    write("{'deletes':[3,17,40]}");
  }

  private Map<Json, Long> fromRows(@Nullable Filter filter, String attribute) {
    Map<Json, Long> counts = new HashMap<>();
    for (ResultRow row : rows(filter, new Query.Projection.Only(List.of(attribute)), null, 100)) {
      Json value = row.attributes().get(attribute);
      Stream<Json> values =
          value instanceof JsonArray array
              ? new HashSet<>(array.values()).stream()
              : Stream.ofNullable(value);
      values.forEach(each -> counts.merge(each, 1L, Long::sum));
    }
    return counts;
  }

  private ValueCounts values(@Nullable Filter filter, String attribute, int most) {
    return value(store.values(CALL, ROWS, new ValuesRequest(filter, attribute, most)));
  }

  private List<Json> scan(@Nullable Filter filter, @Nullable Json after, int pageSize) {
    return rows(filter, new Query.Projection.Only(List.of()), after, pageSize).stream()
        .map(ResultRow::id)
        .toList();
  }

  private List<ResultRow> rows(
      @Nullable Filter filter, Query.Projection projection, @Nullable Json after, int pageSize) {
    List<ResultRow> rows = new ArrayList<>();
    try (RowScan scan =
        value(store.scan(CALL, ROWS, new ScanRequest(filter, projection, after, pageSize)))) {
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        assertThat(page).hasSizeLessThanOrEqualTo(pageSize);
        rows.addAll(page);
      }
    }
    return rows;
  }

  private void write(String body) {
    new Scenario(store, ROWS.value()).write(body.replace('\'', '"'));
  }

  private static int number(Map<Json, Integer> model, Json id) {
    return model.getOrDefault(id, Integer.MAX_VALUE);
  }

  private static int compareIds(Json one, Json other) {
    if (one.toString().startsWith("\"")) {
      return Arrays.compareUnsigned(
          one.toString().getBytes(StandardCharsets.UTF_8),
          other.toString().getBytes(StandardCharsets.UTF_8));
    }
    return Long.compareUnsigned(
        Long.parseUnsignedLong(one.toString()), Long.parseUnsignedLong(other.toString()));
  }

  private static <T> T value(Answer<T> answer) {
    return ((Answer.Ok<T>) answer).value();
  }
}
