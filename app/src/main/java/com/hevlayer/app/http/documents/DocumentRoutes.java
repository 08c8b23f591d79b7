package com.hevlayer.app.http.documents;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.cache.DocumentFetch;
import com.hevlayer.domain.cache.Fetched;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.List;

/** Documents by id, one or many. */
public final class DocumentRoutes implements RouteGroup {
  private final DocumentFetch documents;
  private final Observer observer;

  /** Creates the group. */
  public DocumentRoutes(DocumentFetch documents, Observer observer) {
    this.documents = documents;
    this.observer = observer;
  }

  /** Hears of fetches that were answered. Thread-safe, never blocks, never throws. */
  @FunctionalInterface
  public interface Observer {

    /**
     * A fetch was answered.
     *
     * @param operation {@code get_doc} or {@code get_batch}
     * @param cacheResult {@code hit}, {@code miss}, {@code partial} or {@code error}
     * @param batch how many ids were asked for, 0 on a route for one
     */
    void fetched(
        String operation, NamespaceName namespace, String cacheResult, int batch, long nanos);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.own(
            "GET",
            "/v2/namespaces/{ns}/documents/{id}",
            "fetchDocument",
            Scope.READ,
            null,
            this::one),
        Route.own(
            "POST",
            "/v2/namespaces/{ns}/documents",
            "fetchDocuments",
            Scope.WRITE,
            BodyRule.JSON,
            this::many));
  }

  private Reply one(Call call) {
    long start = System.nanoTime();
    checkTags(call);
    Selection selection =
        call.queryText("include_attributes").map(Selection::ofText).orElse(Selection.ALL);
    String key = call.parameter("id");
    Target target = call.target();
    Fetched fetched = documents.fetch(target, List.of(key));
    observe("get_doc", target, fetched, 0, start);
    CachedRow row = fetched.rows().get(key);
    if (row == null) {
      throw new Fault.NotFound(
          "Document '" + key + "' not found in namespace '" + target.namespace() + "'");
    }
    JsonBytes out = new JsonBytes(room(row));
    write(row, selection, out);
    return reply(out, fetched, selection);
  }

  private Reply many(Call call) {
    long start = System.nanoTime();
    checkTags(call);
    FetchBody body = FetchBody.of(call.body());
    Target target = call.target();
    Fetched fetched = documents.fetch(target, body.keys());
    observe("get_batch", target, fetched, body.keys().size(), start);
    JsonBytes out = new JsonBytes((int) Math.min(1 << 20, 64 + 256L * fetched.rows().size()));
    out.openObject().name("documents").openArray();
    for (String key : body.keys()) {
      CachedRow row = fetched.rows().get(key);
      if (row != null) {
        write(row, body.selection(), out);
      }
    }
    out.closeArray().name("missing").openArray();
    for (String key : body.keys()) {
      if (!fetched.rows().containsKey(key)) {
        out.value(key);
      }
    }
    out.closeArray().closeObject();
    return reply(out, fetched, body.selection());
  }

  /**
   * Tags are for those who look at what was fetched; wrong ones are refused before anything runs.
   */
  private static void checkTags(Call call) {
    List<String> _ = RequestTags.of(call.head().headers());
  }

  private static void write(CachedRow row, Selection selection, JsonBytes out) {
    out.openObject().name("id").value(row.id()).name("attributes");
    selection.write(row, out);
    out.closeObject();
  }

  private static Reply reply(JsonBytes out, Fetched fetched, Selection selection) {
    String cache =
        switch (fetched.source()) {
          case HIT -> "hit";
          case MISS -> "miss";
          case ERROR -> "miss-on-error";
        };
    Reply reply = Bodies.ok(out.toByteArray()).with(WireNames.CACHE_HEADER, cache);
    return selection.namesVector()
        ? reply.with(WireNames.WARNING_HEADER, "vector_attribute_dropped")
        : reply;
  }

  private void observe(String operation, Target target, Fetched fetched, int batch, long start) {
    String result =
        switch (fetched.source()) {
          case HIT -> "hit";
          case MISS -> fetched.cached().isEmpty() ? "miss" : "partial";
          case ERROR -> "error";
        };
    observer.fetched(operation, target.namespace(), result, batch, System.nanoTime() - start);
  }

  private static int room(CachedRow row) {
    return row.text().map(text -> text.length + 64).orElse(256) + row.key().length();
  }
}
