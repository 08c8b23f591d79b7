package com.hevlayer.domain.fake;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.client.RequestEncoder;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A store that speaks the wire and answers as it is told; remembers what it was asked. */
public final class FakeStore extends BareStore {
  /** Every query so far, as it would stand on the wire. */
  public final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /** How many schemas were asked for. */
  public final List<String> schemas = Collections.synchronizedList(new ArrayList<>());

  private final BiFunction<Asked, CallContext, Answer<QueryAnswer>> script;
  private Map<String, AttributeSchema> schema = Map.of();
  private List<String> names = List.of();
  private boolean typed;
  private boolean listing = true;

  /** A query of a namespace. */
  public record Asked(String namespace, String body) {
    /** Whether the body holds this text, single quotes as double ones. */
    public boolean has(String text) {
      return body.contains(text.replace('\'', '"'));
    }
  }

  /** Creates one. */
  public FakeStore(BiFunction<Asked, CallContext, Answer<QueryAnswer>> script) {
    this.script = script;
  }

  /** Has a schema of its own. */
  public FakeStore withSchema(Map<String, AttributeSchema> attributes) {
    schema = attributes;
    return this;
  }

  /** Lists these namespaces. */
  public FakeStore listing(String... namespaces) {
    names = List.of(namespaces);
    return this;
  }

  /** Does not list its namespaces. */
  public FakeStore failingToList() {
    listing = false;
    return this;
  }

  /** Is a typed store. */
  public FakeStore typed() {
    typed = true;
    return this;
  }

  /** Returns the bodies of all queries of a namespace. */
  public List<String> bodies(String namespace) {
    synchronized (asked) {
      return asked.stream()
          .filter(each -> each.namespace().equals(namespace))
          .map(Asked::body)
          .toList();
    }
  }

  /** Returns an object of JSON with single quotes. */
  public static JsonObject json(String text) {
    return (JsonObject) value(text);
  }

  /** Returns a value of JSON with single quotes. */
  public static Json value(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a row with a distance and pairs of attribute and value. */
  public static ResultRow row(String id, double distance, Object... attributes) {
    Map<String, Json> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], (Json) attributes[i + 1]);
    }
    return ResultRow.ranked(Json.of(id), Json.of(distance), map);
  }

  /** Returns an answer with rows. */
  public static Answer<QueryAnswer> rows(ResultRow... rows) {
    return Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(List.of(rows)))));
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of("fake", Set.of(), StoreProfile.Freshness.REPORTED);
  }

  @Override
  public Optional<Wire> wire() {
    return typed
        ? Optional.empty()
        : Optional.of(
            Wire.of(Origin.of(URI.create("http://127.0.0.1:1"), null), Optional::<Secret>empty));
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    Asked query =
        new Asked(
            namespace.value(), new String(RequestEncoder.query(request), StandardCharsets.UTF_8));
    asked.add(query);
    return script.apply(query, context);
  }

  @Override
  public Answer<Map<String, AttributeSchema>> schema(CallContext context, NamespaceName namespace) {
    schemas.add(namespace.value());
    return Answer.ok(schema);
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    if (!listing) {
      return Answer.refused(500, "broken");
    }
    int from = query.cursor() == null ? 0 : Integer.parseInt(query.cursor());
    int to = Math.min(names.size(), from + 2);
    return Answer.ok(
        NamespacePage.of(names.subList(from, to), to < names.size() ? Integer.toString(to) : null));
  }
}
