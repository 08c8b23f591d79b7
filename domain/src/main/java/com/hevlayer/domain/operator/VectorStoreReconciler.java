package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Judges VectorStores and asks those with a key whether they answer. Thread-safe. */
final class VectorStoreReconciler implements Reconciler {
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(60);
  private static final String READY = "Ready";
  private static final String CREDENTIAL = "CredentialResolved";

  private final View view;
  private final StoreObjects stores;
  private final OpenStores open;
  private final Secrets secrets;
  private final InboundAuthCheck inbound;
  private final StoreProbe probe;
  private final StatusWriter status;
  private final InstantSource clock;
  private final Duration interval;
  private final Map<ObjectRef, Probed> probed = new ConcurrentHashMap<>();

  VectorStoreReconciler(
      View view,
      StoreObjects stores,
      OpenStores open,
      Secrets secrets,
      StoreProbe probe,
      StatusWriter status,
      InstantSource clock,
      Duration statusPoll) {
    this.view = view;
    this.stores = stores;
    this.open = open;
    this.secrets = secrets;
    inbound = new InboundAuthCheck(secrets);
    this.probe = probe;
    this.status = status;
    this.clock = clock;
    interval = statusPoll.compareTo(PROBE_INTERVAL) > 0 ? statusPoll : PROBE_INTERVAL;
  }

  /** What a probe was made with. */
  private record Subject(String uid, JsonObject spec, String revision) {}

  private record Probed(Subject subject, StoreProbe.Outcome outcome, Instant at) {}

  /**
   * What is known of the key.
   *
   * @param revision of the value, or {@code null} if there is none
   */
  private record Credential(Condition condition, @Nullable String revision) {}

  @Override
  public Result reconcile(ObjectRef ref) {
    Optional<JsonObject> found = view.get(ref).filter(store -> !Metadata.isGoing(store));
    if (found.isEmpty()) {
      probed.remove(ref);
      open.forget(ref);
      return Result.ok();
    }
    JsonObject store = found.get();
    if (!stores.isSupported(store)) {
      String message =
          "kind \""
              + StoreObjects.kind(store)
              + "\" is not supported; supported kinds: "
              + stores.kinds();
      status.write(
          Kinds.VECTOR_STORE,
          store,
          Map.of(),
          List.of(
              Condition.no(READY, "UnsupportedKind", message),
              Condition.notEvaluated(CREDENTIAL),
              Condition.notEvaluated(InboundAuthCheck.TYPE),
              Condition.notEvaluated("DefaultResolved"),
              Condition.notEvaluated(StoreProbe.TYPE)));
      return Result.refused();
    }
    return judge(ref, store);
  }

  private Result judge(ObjectRef ref, JsonObject store) {
    String endpoint = problemOfEndpoint(Fields.text(store, "spec", "endpoint", "url").orElse(""));
    Credential credential = credential(store);
    Condition defaults = stores.defaultCondition(store);
    Condition policy = inbound.judge(store);
    Condition ready = ready(endpoint, credential.condition(), defaults, policy);
    String revision = credential.revision();
    boolean elsewhere = defaults.reason().equals("NotInStoreNamespace");
    Map<String, Json> members = new LinkedHashMap<>();
    Condition reachable;
    Duration again = null;
    if (endpoint != null || elsewhere || isNo(credential.condition())) {
      reachable = Condition.notEvaluated(StoreProbe.TYPE);
    } else if (revision == null) {
      reachable =
          Condition.unknown(StoreProbe.TYPE, "NotProbed", "callers bring their own upstream key");
    } else {
      Probed latest = probed(ref, store, revision);
      reachable = latest.outcome().condition();
      Boolean answers = latest.outcome().reachable();
      if (answers != null) {
        members.put("reachable", Json.of(answers));
      }
      Duration left = Duration.between(clock.instant(), latest.at().plus(interval));
      again = left.isNegative() ? Duration.ZERO : left;
    }
    status.write(
        Kinds.VECTOR_STORE,
        store,
        members,
        List.of(ready, credential.condition(), policy, defaults, reachable));
    Result result = isNo(ready) ? Result.refused() : Result.ok();
    return result.within(again);
  }

  private Probed probed(ObjectRef ref, JsonObject store, String revision) {
    Subject subject = new Subject(Metadata.uid(store), Fields.object(store, "spec"), revision);
    Probed latest = probed.get(ref);
    Instant now = clock.instant();
    if (latest != null
        && latest.subject().equals(subject)
        && now.isBefore(latest.at().plus(interval))) {
      return latest;
    }
    Probed fresh = new Probed(subject, probe.probe(store), now);
    probed.put(ref, fresh);
    return fresh;
  }

  private static Condition ready(
      @Nullable String endpoint, Condition credential, Condition defaults, Condition policy) {
    if (endpoint != null) {
      return Condition.no(READY, "InvalidEndpoint", endpoint);
    }
    if (isNo(credential)) {
      return Condition.no(READY, credential.reason(), credential.message());
    }
    if (isNo(defaults)) {
      return Condition.no(READY, defaults.reason(), defaults.message());
    }
    if (isNo(policy)) {
      return Condition.no(READY, "InvalidInboundAuth", policy.message());
    }
    return Condition.yes(READY, "Accepted", "");
  }

  private Credential credential(JsonObject store) {
    JsonObject reference = Fields.object(store, "spec", "credential", "secretRef");
    Optional<String> name = Fields.text(reference, "name");
    if (name.isEmpty()) {
      return InboundAuthCheck.mode(store).equals(InboundAuthCheck.DERIVE)
          ? new Credential(Condition.yes(CREDENTIAL, "NotRequired", ""), null)
          : new Credential(
              Condition.no(
                  CREDENTIAL,
                  "CredentialMissing",
                  "credential may be absent only with inboundAuth.mode deriveFromStore"),
              null);
    }
    String key = Fields.text(reference, "key").orElse("");
    return switch (secrets.find(Metadata.namespace(store), name.get(), key)) {
      case SecretValue.Found value ->
          new Credential(Condition.yes(CREDENTIAL, "Resolved", ""), value.revision());
      case SecretValue.Absent absent ->
          new Credential(
              Condition.no(CREDENTIAL, absent.reason(), absent.message(name.get(), key)), null);
    };
  }

  /** Says what is wrong with an address; {@code null} if nothing is. It may hold a password. */
  private static @Nullable String problemOfEndpoint(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return "endpoint.url is not a URL";
    }
    String scheme = uri.getScheme();
    if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
      return "endpoint.url must begin with http:// or https://";
    }
    if (uri.getRawUserInfo() != null) {
      return "endpoint.url must not hold user information";
    }
    if (uri.getHost() == null) {
      return "endpoint.url must name a host";
    }
    if (uri.getRawQuery() != null) {
      return "endpoint.url must not hold a query";
    }
    return uri.getRawFragment() == null ? null : "endpoint.url must not hold a fragment";
  }

  private static boolean isNo(Condition condition) {
    return condition.status() == Condition.Status.FALSE;
  }
}
