package com.hevlayer.adapters.turbopuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.Wire;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pages of a scan: one row more than a page is asked for, so that the last one is known. */
class QueryScanTest {
  private static final NamespaceName TEA = new NamespaceName("tea");
  private static final Query.Projection NOTHING = new Query.Projection.Only(List.of());

  private final ScriptedTransport transport = new ScriptedTransport();

  @Test
  void pages_ofTwoOverFiveIds_takeThreeCalls() {
    answer("a", "b", "c").answer(200, rows("c", "d", "e")).answer(200, rows("e"));

    assertThat(pages(null, NOTHING, 2)).containsExactly("a b", "c d", "e");
    assertThat(transport.calls).hasSize(3);
    assertThat(transport.body(0))
        .isEqualTo(
            "{\"rank_by\":[\"id\",\"asc\"],\"top_k\":3,\"include_attributes\":[],"
                + "\"consistency\":{\"level\":\"eventual\"}}");
    assertThat(transport.body(1)).contains("\"filters\":[\"id\",\"Gt\",\"b\"],");
    assertThat(transport.body(2)).contains("\"filters\":[\"id\",\"Gt\",\"d\"],");
  }

  @Test
  void pages_whenAllFitOne_takeOneCall() {
    answer("a", "b");

    assertThat(pages(null, NOTHING, 2)).containsExactly("a b");
    assertThat(transport.calls).hasSize(1);
  }

  @Test
  void pages_ofAnEmptyNamespace_areNone() {
    answer();

    assertThat(pages(null, NOTHING, 2)).isEmpty();
    assertThat(transport.calls).hasSize(1);
  }

  @Test
  void pages_underAFilter_putTheCursorFirst() {
    answer("a", "b").answer(200, rows("b"));
    Filter filter = new Filter.Test("n", Filter.Operator.EQ, Json.of(1L), null);

    assertThat(pages(filter, new Query.Projection.IdOnly(), 1)).containsExactly("a", "b");
    assertThat(transport.body(0))
        .contains("\"filters\":[\"n\",\"Eq\",1],\"include_attributes\":[],");
    assertThat(transport.body(1))
        .contains("\"filters\":[\"And\",[[\"id\",\"Gt\",\"a\"],[\"n\",\"Eq\",1]]],");
  }

  @Test
  void pages_ofTheLargestSize_areConfirmedByOneMoreCall() {
    String[] full = IntStream.range(0, 10_000).mapToObj("%05d"::formatted).toArray(String[]::new);
    answer(full).answer(200, rows());

    assertThat(pages(null, NOTHING, 10_000)).hasSize(1);
    assertThat(transport.calls).hasSize(2);
    assertThat(transport.body(0)).contains("\"top_k\":10000,");
    assertThat(transport.body(1))
        .contains("\"top_k\":10000,")
        .contains("\"filters\":[\"id\",\"Gt\",\"09999\"]");
  }

  @Test
  void pages_ofTheLargestSizeThatAreShort_areTheLast() {
    answer("a");

    assertThat(pages(null, NOTHING, 10_000)).containsExactly("a");
    assertThat(transport.calls).hasSize(1);
  }

  @Test
  void pages_justBelowTheLargestSize_askForOneMore() {
    String[] full = IntStream.range(0, 10_000).mapToObj("%05d"::formatted).toArray(String[]::new);
    answer(full).answer(200, rows("09999"));

    assertThat(pages(null, NOTHING, 9_999)).hasSize(2);
    assertThat(transport.body(0)).contains("\"top_k\":10000,");
    assertThat(transport.body(1)).contains("[\"id\",\"Gt\",\"09998\"]");
  }

  @Test
  void pages_ofNumericIds_goOnBehindTheNumber() {
    transport
        .answer(200, "{\"rows\":[{\"id\":18446744073709551614},{\"id\":18446744073709551615}]}")
        .answer(200, "{\"rows\":[{\"id\":18446744073709551615}]}");

    assertThat(pages(null, NOTHING, 1)).hasSize(2);
    assertThat(transport.body(1)).contains("[\"id\",\"Gt\",18446744073709551614]");
  }

  @Test
  void opening_refused_isTheRefusal() {
    transport.answer(404, "{\"error\":\"gone\"}");

    assertThat(open(null, NOTHING, 2)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void laterPage_refused_saysWhatTheStoreSaid() {
    answer("a", "b").answer(429, "{\"error\":\"slow down\"}");
    try (RowScan scan = value(open(null, NOTHING, 1))) {
      assertThat(scan.nextPage()).hasSize(1);

      assertThatThrownBy(scan::nextPage)
          .isInstanceOf(NoAnswerException.class)
          .hasMessage(
              "a page of the scan was refused: the store answered 429: {\"error\":\"slow down\"}");
    }
  }

  private ScriptedTransport answer(String... ids) {
    return transport.answer(200, rows(ids));
  }

  private static String rows(String... ids) {
    return Stream.of(ids)
        .map(id -> "{\"id\":\"" + id + "\"}")
        .collect(Collectors.joining(",", "{\"rows\":[", "]}"));
  }

  private List<String> pages(@Nullable Filter filter, Query.Projection projection, int size) {
    List<String> pages = new ArrayList<>();
    try (RowScan scan = value(open(filter, projection, size))) {
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        pages.add(
            page.stream()
                .map(row -> row.id().toString().replace("\"", ""))
                .collect(Collectors.joining(" ")));
      }
    }
    return pages;
  }

  private Answer<RowScan> open(@Nullable Filter filter, Query.Projection projection, int size) {
    Wire wire = Wire.of(Origin.of(URI.create("http://upstream:81"), null), Optional::empty);
    TurbopufferStore store =
        new TurbopufferStore("main", wire, transport, InstantSource.fixed(Instant.EPOCH));
    return store.scan(
        CallContext.of("r", CallContext.Purpose.SCAN),
        TEA,
        new ScanRequest(filter, projection, null, size));
  }

  private static <T> T value(Answer<T> answer) {
    return ((Answer.Ok<T>) answer).value();
  }
}
