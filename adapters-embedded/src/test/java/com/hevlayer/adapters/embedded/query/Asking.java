package com.hevlayer.adapters.embedded.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CallContext.Purpose;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a namespace in the language of the wire. */
final class Asking {
  static final CallContext CALL = CallContext.of("test", Purpose.REQUEST);

  private Asking() {}

  static Json json(String text) {
    return JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer<QueryAnswer> answer(TestNamespace namespace, String body) {
    try (Snapshot snapshot = namespace.snapshot()) {
      return SnapshotQueries.query(CALL, snapshot, QueryDecoder.query(json(body)));
    }
  }

  static Answer.Ok<QueryAnswer> ok(TestNamespace namespace, String body) {
    return switch (answer(namespace, body)) {
      case Answer.Ok<QueryAnswer> ok -> ok;
      case Answer.Refused<QueryAnswer> refused ->
          throw new AssertionError(
              refused.status() + " " + new String(refused.body(), StandardCharsets.UTF_8));
      case Answer.Unsupported<QueryAnswer> unsupported ->
          throw new AssertionError(unsupported.operation());
    };
  }

  static QueryResult result(TestNamespace namespace, String body) {
    return ok(namespace, body).value().results().getFirst();
  }

  static List<ResultRow> rows(TestNamespace namespace, String body) {
    return ((QueryResult.Rows) result(namespace, body)).rows();
  }

  static List<Long> ids(TestNamespace namespace, String body) {
    List<Long> ids = new ArrayList<>();
    for (ResultRow row : rows(namespace, body)) {
      ids.add(Long.parseUnsignedLong(row.id().toString()));
    }
    return ids;
  }

  /** Ids with their distances or scores, in the order of the answer. */
  static Map<Long, Float> ranked(TestNamespace namespace, String body) {
    Map<Long, Float> ranked = new LinkedHashMap<>();
    for (ResultRow row : rows(namespace, body)) {
      ranked.put(
          Long.parseUnsignedLong(row.id().toString()), (float) row.distance().orElse(Double.NaN));
    }
    return ranked;
  }

  /** Rows as the wire writes them. */
  static List<String> wire(TestNamespace namespace, String body) {
    List<String> rows = new ArrayList<>();
    for (ResultRow row : rows(namespace, body)) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("id", row.id());
      row.distance().ifPresent(distance -> members.put("$dist", Json.of((float) distance)));
      members.putAll(row.attributes());
      rows.add(Json.object(members).toString());
    }
    return rows;
  }

  static List<String> groups(TestNamespace namespace, String body) {
    return ((QueryResult.Groups) result(namespace, body))
        .groups().stream().map(JsonObject::toString).toList();
  }

  static String totals(TestNamespace namespace, String body) {
    return Json.object(((QueryResult.Aggregations) result(namespace, body)).values()).toString();
  }

  static void refuses(TestNamespace namespace, String body, int status, String fragment) {
    int answered;
    String text;
    try {
      if (!(answer(namespace, body) instanceof Answer.Refused<QueryAnswer> refused)) {
        throw new AssertionError("was answered: " + body);
      }
      answered = refused.status();
      text = ((JsonObject) JsonText.parse(refused.body())).members().get("error") + "";
    } catch (WireRefusal refusal) {
      answered = refusal.status();
      text = refusal.text();
    }
    assertThat(answered).as(text).isEqualTo(status);
    assertThat(text).contains(fragment);
  }
}
