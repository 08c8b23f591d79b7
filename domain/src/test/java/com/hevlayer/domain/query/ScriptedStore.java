package com.hevlayer.domain.query;

import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.client.RequestEncoder;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Answers queries as it is told and remembers what it was asked, as it would stand on the wire. */
public final class ScriptedStore extends BareStore {
  /** The bodies of the queries so far. */
  public final List<String> asked = new ArrayList<>();

  private final boolean wire;
  private final Set<StoreProfile.Capability> capabilities;
  private final Function<QueryRequest, Answer<QueryAnswer>> script;

  private ScriptedStore(
      boolean wire,
      Set<StoreProfile.Capability> capabilities,
      Function<QueryRequest, Answer<QueryAnswer>> script) {
    this.wire = wire;
    this.capabilities = capabilities;
    this.script = script;
  }

  /** Returns a store that speaks the wire. */
  public static ScriptedStore wired(Function<QueryRequest, Answer<QueryAnswer>> script) {
    return new ScriptedStore(true, Set.of(), script);
  }

  /** Returns a typed store. */
  public static ScriptedStore typed(
      Set<StoreProfile.Capability> capabilities,
      Function<QueryRequest, Answer<QueryAnswer>> script) {
    return new ScriptedStore(false, capabilities, script);
  }

  /** Returns the namespace {@code tea} of this store. */
  public Target target() {
    return Fakes.target(this, "scripted");
  }

  /** Returns JSON with single quotes. */
  public static JsonObject json(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a row of an id, a distance (NaN: none) and pairs of attribute and value. */
  public static ResultRow row(Json id, double distance, Object... attributes) {
    Map<String, Json> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], (Json) attributes[i + 1]);
    }
    return Double.isNaN(distance)
        ? ResultRow.of(id, map)
        : ResultRow.ranked(id, Json.of(distance), map);
  }

  /** Returns a row of an id and a distance. */
  public static ResultRow row(String id, double distance) {
    return row(Json.of(id), distance);
  }

  /** Returns an answer with rows. */
  public static Answer<QueryAnswer> rows(ResultRow... rows) {
    return Answer.ok(answer(rows));
  }

  /** Returns an answer with rows that says what it cost. */
  public static Answer<QueryAnswer> rows(Usage usage, ResultRow... rows) {
    return Answer.ok(answer(rows), usage);
  }

  private static QueryAnswer answer(ResultRow... rows) {
    return QueryAnswer.of(List.of(QueryResult.rows(Arrays.asList(rows))));
  }

  /** Returns the ids of rows. */
  public static List<String> ids(List<ResultRow> rows) {
    return rows.stream().map(row -> row.id().toString().replace("\"", "")).toList();
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of("scripted", capabilities, StoreProfile.Freshness.REPORTED);
  }

  @Override
  public Optional<Wire> wire() {
    return wire
        ? Optional.of(
            Wire.of(Origin.of(URI.create("http://127.0.0.1:1"), null), Optional::<Secret>empty))
        : Optional.empty();
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    asked.add(new String(RequestEncoder.query(request), StandardCharsets.UTF_8));
    return script.apply(request);
  }
}
