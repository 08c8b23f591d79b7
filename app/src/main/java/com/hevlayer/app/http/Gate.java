package com.hevlayer.app.http;

import com.hevlayer.app.edge.AnswerEnd;
import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Gatekeeper;
import com.hevlayer.app.edge.RelayTarget;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.domain.access.Judgement;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about every request: route, store, caller, draining, and then whether it is relayed or
 * served. Touches memory only.
 */
public final class Gate implements Gatekeeper {
  private static final Set<String> ENDS_OF_ADMINISTRATION =
      Set.of("pause", "resume", "reset-failed", "discover");

  private final RouteTable routes;
  private final StoreRegistry stores;
  private final AccessLog accessLog;
  private final BillObserver bills;

  /** Creates one; {@code bills} hears what stores bill for what is relayed. */
  public Gate(RouteTable routes, StoreRegistry stores, AccessLog accessLog, BillObserver bills) {
    this.routes = routes;
    this.stores = stores;
    this.accessLog = accessLog;
    this.bills = bills;
  }

  /** Hears why callers are sent away. Never blocks. */
  @FunctionalInterface
  public interface AccessLog {

    /** A caller was refused; the judgement holds no secret. */
    void refused(RequestHead head, String store, Judgement.Refused why);
  }

  @Override
  public Verdict admit(RequestHead head) {
    StoreTable table = stores.table();
    return switch (routes.match(head.method(), head.rawPath())) {
      case Match.Found found -> found(head, table, found);
      case Match.WrongMethod wrong -> wrongMethod(head, table, wrong);
      case Match.Below below -> below(head, table, below);
      case Match.Unknown ignored ->
          admitted(head, table.defaultStore(), unmatchedScope(head, head.rawPath()))
                  instanceof Refusal no
              ? no.verdict()
              : refuse(Reply.empty(404));
      case Match.Malformed ignored ->
          refuse(Reply.error(400, "bad_request", "the path is not percent-encoded UTF-8"));
    };
  }

  @Override
  public Reply fault(RequestHead head, Throwable cause) {
    return Faults.reply(cause);
  }

  private Verdict found(RequestHead head, StoreTable table, Match.Found found) {
    Route route = found.route();
    return switch (route.judge()) {
      case NOBODY -> serve(route, found.parameters(), table, List.of());
      case EVERY_STORE -> everyStore(head, table, found);
      case DEFAULT_STORE, NAMESPACE -> {
        String namespace = found.parameters().get(RouteTable.NAMESPACE);
        Optional<RoutedStore> store =
            namespace == null ? table.defaultStore() : table.serving(namespace);
        yield switch (admitted(head, store, route.scope())) {
          case Refusal no -> no.verdict();
          case Granted yes -> atStore(head, table, found, yes);
        };
      }
    };
  }

  private Verdict atStore(RequestHead head, StoreTable table, Match.Found found, Granted yes) {
    Route.Relay relay = found.route().relay();
    if (relay == Route.Relay.NEVER) {
      return typed(table, found, yes);
    }
    StoreLease lease = yes.store().requireLease();
    Wire wire = lease.store().wire().orElse(null);
    if (wire != null && relay != Route.Relay.BY_BODY) {
      String namespace = found.parameters().getOrDefault(RouteTable.NAMESPACE, "");
      String kind = yes.store().spec().kind();
      return relay(head.rawTarget(), wire, yes, lease, bills.endOf(found.route(), namespace, kind));
    }
    // Whoever refuses what comes next closes no lease: it is taken when nothing is left to refuse.
    lease.close();
    return wire == null ? typed(table, found, yes) : byBody(head, table, found, yes);
  }

  private Verdict byBody(RequestHead head, StoreTable table, Match.Found found, Granted yes) {
    Route route = found.route();
    NamespaceName namespace;
    try {
      namespace = new NamespaceName(found.parameters().getOrDefault(RouteTable.NAMESPACE, ""));
    } catch (IllegalArgumentException e) {
      return refuse(Faults.reply(new Fault.IllegalName(String.valueOf(e.getMessage()))));
    }
    Admission admission =
        new Admission(
            route, found.parameters(), table, namespace, yes.store(), yes.callerKey(), bills);
    BodyRule body = route.body() == null ? BodyRule.ANY : route.body();
    return new Verdict.Inspect(body, held -> route.judgeOfBody().judge(head, held, admission));
  }

  private static Verdict typed(StoreTable table, Match.Found found, Granted yes) {
    String namespace = found.parameters().get(RouteTable.NAMESPACE);
    if (namespace != null) {
      if (namespace.isBlank()) {
        return refuse(Faults.reply(new Fault.Invalid("the name of the namespace is blank")));
      }
      try {
        NamespaceName _ = new NamespaceName(namespace);
      } catch (IllegalArgumentException e) {
        return refuse(Faults.reply(new Fault.IllegalName(String.valueOf(e.getMessage()))));
      }
    }
    return served(table, found, List.of(yes));
  }

  /** Serves a request; leases are taken when the body is there, if the route takes one. */
  private static Verdict served(StoreTable table, Match.Found found, List<Granted> admissions) {
    Route route = found.route();
    BodyRule body = route.body();
    return body == null
        ? serve(route, found.parameters(), table, leased(admissions))
        : new Verdict.Inspect(
            body, _ -> serve(route, found.parameters(), table, leased(admissions)));
  }

  private Verdict everyStore(RequestHead head, StoreTable table, Match.Found found) {
    Route route = found.route();
    List<Granted> keyless = new ArrayList<>();
    List<Granted> others = new ArrayList<>();
    Refusal refusal = null;
    for (RoutedStore store : table.stores()) {
      switch (judged(head, store, route.scope())) {
        case Granted yes -> (yes.callerKey() == null ? others : keyless).add(yes);
        case Refusal no -> refusal = no.worthierThan(refusal) ? no : refusal;
      }
    }
    // A key that some store knows never travels to a store that takes any key.
    List<Granted> admissions = others.isEmpty() ? keyless : others;
    if (admissions.isEmpty()) {
      if (refusal == null) {
        return refuse(Faults.reply(new Fault.Unavailable("no store is configured")));
      }
      accessLog.refused(head, refusal.store(), refusal.why());
      return refusal.verdict();
    }
    if (head.draining()) {
      return refuse(Reply.draining());
    }
    if (route.relay() == Route.Relay.STREAM_IF_ALONE && table.stores().size() == 1) {
      return atStore(head, table, found, admissions.getFirst());
    }
    return served(table, found, admissions);
  }

  private static List<Admitted.Store> leased(List<Granted> admissions) {
    List<Admitted.Store> leased = new ArrayList<>();
    try {
      for (Granted yes : admissions) {
        leased.add(new Admitted.Store(yes.store(), yes.store().requireLease(), yes.callerKey()));
      }
    } catch (Fault replaced) {
      leased.forEach(store -> store.lease().close());
      throw replaced;
    }
    return leased;
  }

  private Verdict wrongMethod(RequestHead head, StoreTable table, Match.WrongMethod wrong) {
    Reply reply = Reply.empty(405).with("Allow", String.join(", ", wrong.allowed()));
    if (wrong.open()) {
      return refuse(reply);
    }
    String namespace = wrong.namespace();
    Optional<RoutedStore> store =
        namespace == null ? table.defaultStore() : table.serving(namespace);
    return admitted(head, store, unmatchedScope(head, "")) instanceof Refusal no
        ? no.verdict()
        : refuse(reply);
  }

  private Verdict below(RequestHead head, StoreTable table, Match.Below below) {
    Decision decision =
        admitted(head, table.serving(below.namespace()), unmatchedScope(head, below.rest()));
    return switch (decision) {
      case Refusal no -> no.verdict();
      case Granted yes -> {
        StoreLease lease = yes.store().requireLease();
        Wire wire = lease.store().wire().orElse(null);
        if (wire == null) {
          lease.close();
          yield refuse(Faults.reply(new Fault.Unsupported(yes.store().spec().kind(), "relay")));
        }
        yield relay(head.rawTarget(), wire, yes, lease, null);
      }
    };
  }

  private Decision admitted(RequestHead head, Optional<RoutedStore> store, Scope scope) {
    if (store.isEmpty()) {
      return new Refusal(
          "",
          new Judgement.UnknownToken(),
          refuse(Faults.reply(new Fault.Unavailable("no default store is configured"))));
    }
    Decision decision = judged(head, store.get(), scope);
    if (decision instanceof Refusal no) {
      accessLog.refused(head, no.store(), no.why());
      return no;
    }
    return head.draining()
        ? new Refusal(store.get().spec().name(), new Judgement.NoToken(), refuse(Reply.draining()))
        : decision;
  }

  private static Decision judged(RequestHead head, RoutedStore store, Scope scope) {
    return switch (store.judge(head.headers().first("Authorization"), scope)) {
      case Judgement.Admitted yes -> new Granted(store, yes.callerKey());
      case Judgement.Refused no ->
          new Refusal(store.spec().name(), no, refuse(Reply.json(no.status(), no.body())));
    };
  }

  /** Returns the scope of a path without a route. */
  private static Scope unmatchedScope(RequestHead head, String path) {
    String method = head.method();
    if (administers(method, path)) {
      return Scope.ADMIN;
    }
    boolean reads =
        method.equals("GET")
            || method.equals("HEAD")
            || (method.equals("POST")
                && (path.endsWith("/query")
                    || path.endsWith("/multi_query")
                    || path.endsWith("/explain_query")
                    || path.endsWith("/scans")
                    || path.contains("/scans/")));
    return reads ? Scope.READ : Scope.WRITE;
  }

  /** Whether only an administrator may ask for a path without a route, there or not. */
  private static boolean administers(String method, String path) {
    if (path.equals("/v2/keys") || path.startsWith("/v2/keys/")) {
      return true;
    }
    boolean pipelines = path.startsWith("/v2/pipelines");
    boolean functions = path.startsWith("/v2/udfs");
    if (!pipelines && !functions) {
      return false;
    }
    return switch (method) {
      case "POST" ->
          path.equals("/v2/pipelines")
              || path.equals("/v2/udfs")
              || (path.startsWith("/v2/udfs/") && ENDS_OF_ADMINISTRATION.contains(lastOf(path)));
      case "DELETE" -> path.startsWith("/v2/pipelines/") || path.startsWith("/v2/udfs/");
      case "PATCH" -> path.startsWith("/v2/pipelines/");
      default -> false;
    };
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Verdict relay(
      String target, Wire wire, Granted yes, StoreLease lease, @Nullable AnswerEnd end) {
    return new Verdict.Relay(
        new RelayTarget(
            yes.store().spec().name(),
            wire,
            target,
            yes.callerKey() == null
                ? RelayTarget.CallerKey.WITHHOLD
                : RelayTarget.CallerKey.PASS_ON,
            List.of(),
            lease,
            null,
            end));
  }

  private static Verdict serve(
      Route route, Map<String, String> parameters, StoreTable table, List<Admitted.Store> stores) {
    return new Verdict.Serve(new Admitted(route, parameters, table, stores, null));
  }

  private static Verdict refuse(Reply reply) {
    return new Verdict.Refuse(reply);
  }

  private sealed interface Decision {}

  private record Granted(RoutedStore store, @Nullable Secret callerKey) implements Decision {}

  private record Refusal(String store, Judgement.Refused why, Verdict verdict) implements Decision {

    /** A refusal that knows more of the caller is worth more. */
    boolean worthierThan(@Nullable Refusal other) {
      return other == null || rank(why) > rank(other.why);
    }

    private static int rank(Judgement.Refused why) {
      return switch (why) {
        case Judgement.NoToken ignored -> 0;
        case Judgement.UnknownToken ignored -> 1;
        case Judgement.ScopeMissing ignored -> 2;
      };
    }
  }
}
