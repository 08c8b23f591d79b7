package com.hevlayer.testkit.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A namespace of a store, spoken to in the JSON of the wire. Where no double quote stands in a
 * body, single quotes are read as double ones, so that bodies are readable in Java. Not
 * thread-safe.
 */
public final class Scenario {
  private final VectorStore store;
  private final NamespaceName namespace;

  /** Creates a scenario on a namespace that may not exist yet. */
  public Scenario(VectorStore store, String namespace) {
    this.store = store;
    this.namespace = new NamespaceName(namespace);
  }

  /** A refusal: its status and text. */
  public record Refusal(int status, String text) {}

  /** Returns the name of the namespace. */
  public NamespaceName namespace() {
    return namespace;
  }

  /** Writes and returns the result; fails if the store refuses. */
  public WriteResult write(String body) {
    return value(writeAnswer(body));
  }

  /** Writes and returns the refusal; fails if the store accepts. */
  public Refusal refuseWrite(String body) {
    return refusal(() -> writeAnswer(body));
  }

  /** Queries and returns the refusal; fails if the store answers. */
  public Refusal refuseQuery(String body) {
    return refusal(() -> queryAnswer(body));
  }

  /** Returns the sorted ids that a filter matches, with blanks between. */
  public String matching(String filter) {
    List<ResultRow> rows =
        rowsOf("{\"rank_by\":[\"id\",\"asc\"],\"limit\":10000,\"filters\":" + text(filter) + "}");
    return rows.stream().map(row -> plain(row.id())).collect(Collectors.joining(" "));
  }

  /** Returns the ids of a query in rank order, with blanks between. */
  public String ids(String query) {
    return rowsOf(query).stream().map(row -> plain(row.id())).collect(Collectors.joining(" "));
  }

  /** Returns the distances of a query in rank order. */
  public double[] distances(String query) {
    return rowsOf(query).stream().mapToDouble(row -> row.distance().orElseThrow()).toArray();
  }

  /** Returns the rows of a query as JSON, attributes sorted by name. */
  public String rows(String query) {
    return json(rowsOf(query)).toString();
  }

  /** Returns everything a query answers as JSON, results with blanks between. */
  public String answer(String query) {
    return value(queryAnswer(query)).results().stream()
        .map(result ->
            switch (result) {
              case QueryResult.Rows rows -> json(rows.rows()).toString();
              case QueryResult.Aggregations values -> Json.object(values.values()).toString();
              case QueryResult.Groups groups -> Json.array(groups.groups()).toString();
            })
        .collect(Collectors.joining(" "));
  }

  /** Returns 200 if the namespace exists, else the status of the refusal. */
  public int describeStatus() {
    return status(store.describe(NamespaceContract.CALL, namespace));
  }

  /** Returns the filter that stands in a text. */
  public static Filter filter(String text) {
    Filter filter =
        QueryDecoder.query(
                segment(
                    "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"filters\":" + text(text) + "}"))
            .queries()
            .getFirst()
            .filter();
    if (filter == null) {
      throw new AssertionError("no filter in " + text);
    }
    return filter;
  }

  /** Returns the value of an answer; fails if it is a refusal. */
  public static <T> T value(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T> ok -> ok.value();
      case Answer.Refused<T> refused ->
          throw new AssertionError(
              "refused with " + refused.status() + ": " + utf8(refused.body()));
      case Answer.Unsupported<T> unsupported ->
          throw new AssertionError("unsupported: " + unsupported.operation());
    };
  }

  /** Returns 200 for a value, the status of a refusal, 422 for what the store cannot do. */
  public static int status(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> ignored -> 200;
      case Answer.Refused<?> refused -> refused.status();
      case Answer.Unsupported<?> ignored -> 422;
    };
  }

  private Answer<WriteResult> writeAnswer(String body) {
    return switch (WriteDecoder.decode(segment(body))) {
      case WriteBody.Write write -> store.write(NamespaceContract.CALL, namespace, write.request());
      case WriteBody.Copy copy -> store.copy(NamespaceContract.CALL, namespace, copy.request());
    };
  }

  private Answer<QueryAnswer> queryAnswer(String body) {
    return store.query(NamespaceContract.CALL, namespace, QueryDecoder.query(segment(body)));
  }

  private List<ResultRow> rowsOf(String query) {
    QueryResult result = value(queryAnswer(query)).results().getFirst();
    if (!(result instanceof QueryResult.Rows rows)) {
      throw new AssertionError("not rows: " + result);
    }
    return rows.rows();
  }

  private static Json json(List<ResultRow> rows) {
    List<JsonObject> objects = new ArrayList<>();
    for (ResultRow row : rows) {
      Json.ObjectBuilder object = Json.objectBuilder().put("id", row.id());
      for (Map.Entry<String, Json> attribute : new TreeMap<>(row.attributes()).entrySet()) {
        object.put(attribute.getKey(), attribute.getValue());
      }
      objects.add(object.build());
    }
    return Json.array(objects);
  }

  private static String plain(Json id) {
    return id instanceof JsonString string ? string.value() : id.toString();
  }

  private static Refusal refusal(Supplier<Answer<?>> call) {
    try {
      Answer<?> answer = call.get();
      return switch (answer) {
        case Answer.Ok<?> ok -> throw new AssertionError("accepted: " + ok.value());
        case Answer.Refused<?> refused -> new Refusal(refused.status(), utf8(refused.body()));
        case Answer.Unsupported<?> unsupported -> new Refusal(422, unsupported.operation());
      };
    } catch (WireRefusal refused) {
      return new Refusal(refused.status(), refused.text());
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static MemorySegment segment(String body) {
    return MemorySegment.ofArray(text(body).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String body) {
    return body.contains("\"") ? body : body.replace('\'', '"');
  }
}
