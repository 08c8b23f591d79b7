package com.hevlayer.app.http.namespaces;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Admitted;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.namespace.ListCache;
import com.hevlayer.domain.namespace.NamespaceListing;
import com.hevlayer.domain.namespace.NamespaceMetadata;
import com.hevlayer.domain.namespace.NamespaceRemoval;
import com.hevlayer.domain.namespace.ShardStanding;
import com.hevlayer.domain.namespace.Sharder;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Namespaces as the gateway sees them: lists with metadata, one's metadata, init, removal. */
public final class OverviewRoutes implements RouteGroup {
  private static final int PAGE = 100;

  private final NamespaceListing listing;
  private final ListCache cache;
  private final NamespaceMetadata metadata;
  private final Sharder sharder;
  private final NamespaceRemoval removal;

  /** Creates the group. */
  public OverviewRoutes(
      NamespaceListing listing,
      ListCache cache,
      NamespaceMetadata metadata,
      Sharder sharder,
      NamespaceRemoval removal) {
    this.listing = listing;
    this.cache = cache;
    this.metadata = metadata;
    this.sharder = sharder;
    this.removal = removal;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            "/v2/namespaces",
            "listNamespacesWithMetadata",
            Route.Judge.EVERY_STORE,
            Scope.READ,
            null,
            Route.Relay.NEVER,
            Route.Metric.LIST,
            this::list,
            null),
        Route.own(
                "GET",
                "/v2/namespaces/{ns}/metadata",
                "getMetadata",
                Scope.READ,
                null,
                call -> Reply.json(200, metadata.of(call.target()).toString()))
            .measured(Route.Metric.HEAD),
        Route.own(
            "POST",
            "/v2/namespaces/{ns}/init",
            "initNamespace",
            Scope.WRITE,
            BodyRule.OPTIONAL_JSON,
            this::init),
        Route.own(
            "DELETE", "/v2/namespaces/{ns}", "deleteNamespace", Scope.WRITE, null, this::remove));
  }

  /** What a list depends on. */
  private record Question(
      List<String> stores,
      List<Optional<Secret>> keys,
      String prefix,
      @Nullable String cursor,
      int pageSize) {}

  private Reply list(Call call) {
    String prefix = call.query("prefix").orElse("");
    String cursor = call.query("cursor").orElse(null);
    int size = call.query("page_size").map(OverviewRoutes::pageSize).orElse(PAGE);
    List<Admitted.Store> stores = call.admittedStores();
    ListCache.Ticket ticket =
        cache.begin(
            new Question(
                stores.stream().map(store -> store.routed().spec().name()).toList(),
                stores.stream().map(store -> Optional.ofNullable(store.callerKey())).toList(),
                prefix,
                cursor,
                size));
    byte[] remembered = cache.get(ticket).orElse(null);
    if (remembered != null) {
      return Bodies.ok(remembered);
    }
    List<NamespaceList.Source> sources = call.sources();
    return switch (NamespaceList.read(call.table(), sources, prefix, cursor, size)) {
      case NamespaceList.Outcome.BadCursor ignored ->
          throw new Fault.Invalid("cursor is not one that a page of this list came with");
      case NamespaceList.Outcome.BadPageSize ignored ->
          throw new Fault.Invalid("page_size is " + size + "; allowed is 1 to 1000");
      case NamespaceList.Outcome.Page page -> {
        if (!page.failures().isEmpty() && page.failures().size() >= page.asked()) {
          NamespaceList.Failure first = page.failures().getFirst();
          throw new Fault.StepRefused(
              "listing the namespaces of store '" + first.store() + "' failed: " + first.error());
        }
        NamespaceListing.Page read = listing.read(page, sources, call.calls());
        byte[] body = read.document().toString().getBytes(StandardCharsets.UTF_8);
        if (read.partial()) {
          yield Bodies.ok(body).with(WireNames.PARTIAL_HEADER, "true");
        }
        cache.put(ticket, body);
        yield Bodies.ok(body);
      }
    };
  }

  private Reply init(Call call) {
    MemorySegment bytes = call.body();
    Json body = bytes.byteSize() == 0 ? JsonNull.NULL : JsonText.parse(bytes);
    JsonObject object =
        switch (body) {
          case JsonNull ignored -> Json.object(Map.of());
          case JsonObject given -> given;
          default ->
              throw new Fault.Invalid(
                  "the body is " + body.describe() + "; allowed is an object, or no body");
        };
    long schemaVersion = number(object, "schema_version").orElse(1);
    OptionalLong requested = number(object, "shard_count");
    ShardStanding standing = sharder.init(call.target(), schemaVersion, requested);
    Json.ObjectBuilder layer =
        Json.objectBuilder().put("schema_version", Json.ofUnsigned(schemaVersion));
    return Reply.json(
        200,
        Json.objectBuilder()
            .put("namespace", call.namespace().value())
            .put("layer", standing.describe(layer).build())
            .build()
            .toString());
  }

  private Reply remove(Call call) {
    removal.remove(call.target());
    return Reply.json(
        200,
        Json.objectBuilder()
            .put("status", "OK")
            .put("message", "namespace deleted; background purge scheduled")
            .build()
            .toString());
  }

  private static OptionalLong number(JsonObject body, String name) {
    return switch (body.get(name)) {
      case null -> OptionalLong.empty();
      case JsonNull ignored -> OptionalLong.empty();
      case JsonNumber number when number.isUnsignedLong() ->
          OptionalLong.of(number.unsignedLongValue());
      case Json other ->
          throw new Fault.Invalid(
              name + " is " + other.describe() + "; allowed is an unsigned integer");
    };
  }

  private static int pageSize(String text) {
    try {
      return Math.clamp(Integer.parseUnsignedInt(text) & 0xFFFFFFFFL, 0, Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      throw new Fault.BadRequest("page_size is '" + text + "'; allowed is an integer, 1 to 1000");
    }
  }
}
