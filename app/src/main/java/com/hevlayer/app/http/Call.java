package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeaderView;
import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.ServedRequest;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreSpec;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One served request as its handler sees it. Used by the handler's thread; what it measures may
 * come from those that work for it.
 */
public final class Call {
  private final ServedRequest served;
  private final Admitted admitted;
  private final Duration timeout;
  private final List<JsonObject> billings = new CopyOnWriteArrayList<>();
  private final AtomicLong storeNanos = new AtomicLong();
  private RequestHead head;
  private long rows = -1;
  private @Nullable QueryShape query;

  /** Creates one; {@code timeout} limits each call of a store, zero does not. */
  Call(ServedRequest served, Admitted admitted, Duration timeout) {
    this.served = served;
    this.head = served.head();
    this.admitted = admitted;
    this.timeout = timeout;
  }

  /** Returns the head of the request. */
  public RequestHead head() {
    return head;
  }

  /** From now on the request is one without headers: without the caller's trace and tags. */
  public void forgetHeaders() {
    head =
        new RequestHead(
            head.requestId(),
            head.method(),
            head.rawPath(),
            head.rawQuery(),
            HeaderView.NONE,
            head.draining());
  }

  /** Returns the route. */
  public Route route() {
    return admitted.route();
  }

  /** Returns a parameter of the path, decoded. */
  public String parameter(String name) {
    String value = admitted.parameters().get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no parameter " + name);
    }
    return value;
  }

  /** Returns the namespace of the path. */
  public NamespaceName namespace() {
    try {
      return new NamespaceName(parameter(RouteTable.NAMESPACE));
    } catch (IllegalArgumentException e) {
      throw new Fault.IllegalName(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns a parameter of the query string; empty is absent. The first of several counts.
   *
   * @throws Fault.BadRequest if it is malformed
   */
  public Optional<String> query(String name) {
    return queryText(name).filter(text -> !text.isEmpty());
  }

  /**
   * Returns a parameter of the query string, which may be empty. The first of several counts.
   *
   * @throws Fault.BadRequest if it is malformed
   */
  public Optional<String> queryText(String name) {
    String query = served.head().rawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      if (PercentText.decodeQuery(key).orElse("").equals(name)) {
        String value = equals < 0 ? "" : part.substring(equals + 1);
        return Optional.of(
            PercentText.decodeQuery(value)
                .orElseThrow(() ->
                    new Fault.BadRequest(
                        "query parameter " + name + " is no percent-encoded UTF-8")));
      }
    }
    return Optional.empty();
  }

  /** Returns the body; empty if there is none. */
  public MemorySegment body() {
    HeldBody body = served.body();
    return body == null ? MemorySegment.ofArray(new byte[0]) : body.bytes();
  }

  /** Returns what was found out while the body was judged; empty where nobody did. */
  public <T> Optional<T> attachment(Class<T> type) {
    return Optional.ofNullable(admitted.attachment()).filter(type::isInstance).map(type::cast);
  }

  /** Returns the namespace of the path at the store that serves it; calls are measured. */
  public Target target() {
    return target(namespace());
  }

  /** Returns a namespace at the store that serves the request; calls are measured. */
  public Target target(NamespaceName namespace) {
    return new Target(first().lease(), namespace, context(), calls());
  }

  /** Returns what measures calls of stores for this request. */
  public StoreCalls calls() {
    return new StoreCalls() {
      @Override
      public <T> Answer<T> call(Supplier<Answer<T>> step) {
        Answer<T> answer = measured(step);
        if (answer instanceof Answer.Ok<T> ok && !ok.usage().billing().members().isEmpty()) {
          billings.add(ok.usage().billing());
        }
        return answer;
      }
    };
  }

  /** Returns the stores that admit the caller, each with the caller's key where it has none. */
  public List<Admitted.Store> admittedStores() {
    return admitted.stores();
  }

  /** Returns the context of a call to one of the stores that admit the caller. */
  public CallContext context(Admitted.Store store) {
    return context(CallContext.Purpose.REQUEST, store.callerKey());
  }

  /**
   * Decodes the body of a request that a missing namespace answers with 404: that comes before what
   * the body means.
   *
   * @throws Fault if the namespace is missing and the body means nothing sensible
   */
  public <T> T decoded(Function<MemorySegment, T> decoder) {
    try {
      return decoder.apply(body());
    } catch (WireRefusal refusal) {
      NamespaceName namespace = namespace();
      if (refusal.status() == 400
          && measured(() -> store().describe(context(CallContext.Purpose.PROBE), namespace))
              instanceof Answer.Refused<?> missing
          && missing.status() == 404) {
        throw new Fault.StoreRefused(missing.status(), missing.headers(), missing.body());
      }
      throw refusal;
    }
  }

  /** Returns the store that serves the request. */
  public VectorStore store() {
    return first().lease().store();
  }

  /** Returns the definition of the store that serves the request. */
  public StoreSpec spec() {
    return first().lease().spec();
  }

  /** Returns the context of a call to the store that serves the request. */
  public CallContext context(CallContext.Purpose purpose) {
    return context(purpose, first().callerKey());
  }

  /** Returns the context of a call that the caller waits for. */
  public CallContext context() {
    return context(CallContext.Purpose.REQUEST);
  }

  /**
   * Calls the store and returns its success; a refusal is relayed. The time it takes and what it
   * bills are measured.
   *
   * @throws Fault if the store refuses
   */
  public <T> Answer.Ok<T> ask(Supplier<Answer<T>> step) {
    Answer<T> answer = measured(step);
    Answer.Ok<T> ok = StoreAnswers.relayed(answer, spec().kind());
    billings.add(ok.usage().billing());
    return ok;
  }

  /** Calls the store and returns what it answers; the time it takes is measured. */
  public <T> Answer<T> measured(Supplier<Answer<T>> step) {
    long start = System.nanoTime();
    try {
      return step.get();
    } finally {
      storeNanos.addAndGet(System.nanoTime() - start);
    }
  }

  /** Says how many rows a write brought. */
  public void rows(long count) {
    rows = count;
  }

  /** Says what was asked. */
  public void asks(QueryShape shape) {
    query = shape;
  }

  /** Returns what was asked, or {@code null}. */
  @Nullable QueryShape query() {
    return query;
  }

  /** Returns how long the store took so far, calls at the same time added up. */
  long storeNanos() {
    return storeNanos.get();
  }

  /** Returns what the store billed so far. */
  List<JsonObject> billings() {
    return billings;
  }

  /** Returns how many rows a write brought, or -1. */
  long rows() {
    return rows;
  }

  /** Returns the routing the request was judged by. */
  public StoreTable table() {
    return admitted.table();
  }

  /** Returns the stores that admit the caller, each with the context of a call. */
  public List<NamespaceList.Source> sources() {
    return admitted.stores().stream()
        .map(store ->
            new NamespaceList.Source(
                store.lease(), context(CallContext.Purpose.REQUEST, store.callerKey())))
        .toList();
  }

  /**
   * Returns the stores of the table, the default one first, whether they admit the caller or not.
   */
  public List<RoutedStore> allStores() {
    return admitted.table().stores();
  }

  private CallContext context(CallContext.Purpose purpose, @Nullable Secret key) {
    RequestHead head = served.head();
    return new CallContext(
        head.requestId(),
        purpose,
        // From now on: how long the body took says nothing about the store.
        timeout.isZero() ? null : Instant.now().plus(timeout),
        served.cancellation(),
        key);
  }

  private Admitted.Store first() {
    if (admitted.stores().isEmpty()) {
      throw new IllegalStateException("no store serves " + admitted.route().operation());
    }
    return admitted.stores().getFirst();
  }
}
