package com.hevlayer.domain.namespace;

import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of namespaces with their metadata. Thread-safe; blocks. */
public final class NamespaceListing {
  private static final int MOST_AT_ONCE = 16;

  private final Watermarks watermarks;
  private final InstantSource clock;
  private final Fork fork;
  private final Function<NamespaceName, CacheStanding> cache;

  /** Creates one. */
  public NamespaceListing(
      Watermarks watermarks,
      InstantSource clock,
      Fork fork,
      Function<NamespaceName, CacheStanding> cache) {
    this.watermarks = watermarks;
    this.clock = clock;
    this.fork = fork;
    this.cache = cache;
  }

  /**
   * A page.
   *
   * @param document the body of the answer
   * @param partial whether a store failed
   */
  public record Page(JsonObject document, boolean partial) {}

  /**
   * Reads the metadata of a page's namespaces, at most 16 at a time.
   *
   * @param calls stands around every call
   */
  public Page read(
      NamespaceList.Outcome.Page page, List<NamespaceList.Source> sources, StoreCalls calls) {
    List<Fork.Step<JsonObject>> steps = new ArrayList<>();
    for (NamespaceList.Entry entry : page.entries()) {
      CallContext context = context(sources, entry);
      steps.add(cancellation -> row(entry, context.withCancellation(cancellation), calls));
    }
    Cancellation caller =
        sources.isEmpty() ? Cancellation.NEVER : sources.getFirst().context().cancellation();
    List<JsonObject> rows = steps.isEmpty() ? List.of() : fork.all(MOST_AT_ONCE, caller, steps);
    Json.ObjectBuilder document = Json.objectBuilder().put("namespaces", Json.array(rows));
    if (page.nextCursor() != null) {
      document.put("next_cursor", page.nextCursor());
    }
    if (!page.failures().isEmpty()) {
      document.put(
          "errors",
          Json.array(
              page.failures().stream()
                  .map(failure ->
                      Json.objectBuilder()
                          .put("store", failure.store())
                          .put("error", failure.error())
                          .build())
                  .toList()));
    }
    return new Page(document.build(), !page.failures().isEmpty());
  }

  private static CallContext context(
      List<NamespaceList.Source> sources, NamespaceList.Entry entry) {
    return sources.stream()
        .filter(source -> source.lease() == entry.lease())
        .findFirst()
        .orElseThrow()
        .context();
  }

  private JsonObject row(NamespaceList.Entry entry, CallContext context, StoreCalls calls) {
    long before = clock.millis();
    String error;
    try {
      // A store may list names that no typed call can name.
      Target target =
          new Target(entry.lease(), new NamespaceName(entry.namespace()), context, calls);
      switch (target.describe()) {
        case Answer.Ok<NamespaceDescription> ok -> {
          NamespaceMetadata.observed(watermarks, target, ok.value());
          return ListedNamespace.of(
              entry.namespace(), ok.value(), before, standing(entry.namespace()));
        }
        case Answer.Refused<NamespaceDescription> refused ->
            error =
                target.masked(
                    "the store answered "
                        + refused.status()
                        + ": "
                        + new String(refused.body(), StandardCharsets.UTF_8));
        case Answer.Unsupported<NamespaceDescription> ignored ->
            error = "the store cannot describe namespaces";
      }
    } catch (NoAnswerException e) {
      if (e.reason() == NoAnswerException.Reason.CANCELLED) {
        throw e;
      }
      error = String.valueOf(e.getMessage());
    } catch (IllegalArgumentException | Fault e) {
      error = String.valueOf(e.getMessage());
    }
    return ListedNamespace.failed(entry.namespace(), error, standing(entry.namespace()));
  }

  private CacheStanding standing(String namespace) {
    @Nullable NamespaceName name;
    try {
      name = new NamespaceName(namespace);
    } catch (IllegalArgumentException e) {
      return CacheStanding.COLD;
    }
    return cache.apply(name);
  }
}
