package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Asks a store for one namespace, to see whether it answers. Thread-safe. */
final class StoreProbe {
  static final String TYPE = "Reachable";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final OpenStores stores;
  private final InstantSource clock;
  private final AtomicLong probes = new AtomicLong();

  StoreProbe(OpenStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param reachable whether something answered, or {@code null} if the store cannot be asked
   */
  record Outcome(@Nullable Boolean reachable, Condition condition) {}

  Outcome probe(JsonObject store) {
    CallContext context =
        CallContext.of("operator-probe-" + probes.incrementAndGet(), CallContext.Purpose.PROBE)
            .withDeadline(clock.instant().plus(TIMEOUT));
    try {
      return outcome(stores.of(store).list(context, new NamespaceQuery("", null, 1)));
    } catch (NoAnswerException e) {
      return failed(e.reason() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      return failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Outcome outcome(Answer<NamespacePage> answer) {
    return switch (answer) {
      case Answer.Ok<NamespacePage> ignored ->
          new Outcome(true, Condition.yes(TYPE, "ProbeSucceeded", ""));
      case Answer.Refused<NamespacePage> refused ->
          switch (refused.status()) {
            case 401 ->
                new Outcome(
                    true,
                    Condition.no(
                        TYPE, "CredentialRejected", "the store does not accept the key (401)"));
            case 403 ->
                new Outcome(
                    true,
                    Condition.yes(TYPE, "ListForbidden", "the key may not list namespaces (403)"));
            default -> failed("the store answered " + refused.status());
          };
      case Answer.Unsupported<NamespacePage> ignored ->
          new Outcome(
              null, Condition.unknown(TYPE, "NotProbed", "the store cannot list namespaces"));
    };
  }

  private static Outcome failed(String message) {
    return new Outcome(false, Condition.no(TYPE, "ProbeFailed", message));
  }
}
