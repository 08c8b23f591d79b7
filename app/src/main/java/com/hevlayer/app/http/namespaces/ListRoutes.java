package com.hevlayer.app.http.namespaces;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.protocol.encode.Answers;
import java.util.List;

/** {@code GET /v1/namespaces}: one list over every store that admits the caller. */
public final class ListRoutes implements RouteGroup {
  private static final int PAGE = 100;

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            "/v1/namespaces",
            "listNamespaces",
            Route.Judge.EVERY_STORE,
            Scope.READ,
            null,
            Route.Relay.STREAM_IF_ALONE,
            Route.Metric.LIST,
            ListRoutes::list,
            null));
  }

  private static Reply list(Call call) {
    String prefix = call.query("prefix").orElse("");
    String cursor = call.query("cursor").orElse(null);
    int size = call.query("page_size").map(ListRoutes::pageSize).orElse(PAGE);
    if (call.table().stores().size() == 1) {
      NamespaceQuery query = new NamespaceQuery(prefix, cursor, size);
      return Bodies.ok(
          Answers.namespaces(call.ask(() -> call.store().list(call.context(), query)).value()));
    }
    return switch (NamespaceList.read(call.table(), call.sources(), prefix, cursor, size)) {
      case NamespaceList.Outcome.BadCursor ignored ->
          throw new Fault.BadRequest("cursor is not one that a page of this list came with");
      case NamespaceList.Outcome.BadPageSize ignored ->
          throw new Fault.BadRequest("page_size is " + size + "; allowed is 1 to 1000");
      case NamespaceList.Outcome.Page page -> {
        // This form has no place for a partial answer.
        if (!page.failures().isEmpty()) {
          NamespaceList.Failure first = page.failures().getFirst();
          throw new Fault.StepRefused(
              "listing the namespaces of store '" + first.store() + "' failed: " + first.error());
        }
        List<String> names = page.entries().stream().map(NamespaceList.Entry::namespace).toList();
        yield Bodies.ok(Answers.namespaces(NamespacePage.of(names, page.nextCursor())));
      }
    };
  }

  private static int pageSize(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Fault.BadRequest("page_size is '" + text + "'; allowed is an integer, 1 to 1000");
    }
  }
}
