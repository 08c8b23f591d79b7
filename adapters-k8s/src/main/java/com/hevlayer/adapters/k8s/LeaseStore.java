package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes one Lease. A write succeeds only on what was read last. */
final class LeaseStore {
  private static final ResourceKind LEASE =
      new ResourceKind("coordination.k8s.io", "v1", "Lease", "leases", true);
  private static final String MANAGER = "layer-operator";

  /** Microseconds, always six digits. */
  static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Requests requests;
  private final LeaseTerms terms;
  private final InstantSource clock;

  LeaseStore(Requests requests, LeaseTerms terms, InstantSource clock) {
    this.requests = requests;
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * A Lease as it was read.
   *
   * @param holder empty: nobody's
   * @param version of the object
   * @param seconds after which it runs out, by the word of its holder
   * @param transitions how often it changed hands
   */
  record Lease(String holder, String version, long seconds, long transitions) {
    static Lease of(JsonObject object) {
      return new Lease(
          Values.text(object, "spec", "holderIdentity"),
          Values.text(object, "metadata", "resourceVersion"),
          Values.number(0, object, "spec", "leaseDurationSeconds"),
          Values.number(0, object, "spec", "leaseTransitions"));
    }
  }

  Optional<Lease> read(Duration longest) {
    try {
      return Optional.of(Lease.of(requests.read(ref(), longest)));
    } catch (ClusterException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Takes or renews the Lease; 409 if somebody else wrote it meanwhile. */
  Lease hold(@Nullable Lease before, Duration longest) {
    boolean taken = before == null || !before.holder().equals(terms.identity());
    Json now = Json.of(MICROS.format(clock.instant()));
    Json.ObjectBuilder spec =
        Json.objectBuilder()
            .put("holderIdentity", terms.identity())
            .put("leaseDurationSeconds", terms.duration().toSeconds())
            .put("renewTime", now);
    if (taken) {
      spec.put("acquireTime", now);
      spec.put("leaseTransitions", before == null ? 0 : before.transitions() + 1);
    }
    if (before != null) {
      return Lease.of(requests.patch(ref(), patch(before, spec.build()), MANAGER, longest));
    }
    JsonObject lease =
        Json.objectBuilder()
            .put("apiVersion", LEASE.apiVersion())
            .put("kind", LEASE.kind())
            .put(
                "metadata",
                Json.objectBuilder()
                    .put("name", terms.name())
                    .put("namespace", terms.namespace())
                    .build())
            .put("spec", spec.build())
            .build();
    return Lease.of(requests.create(LEASE, lease, MANAGER, longest));
  }

  /** Gives the Lease back, so that the next one need not wait. */
  void release(Lease mine, Duration longest) {
    JsonObject spec =
        Json.objectBuilder()
            .put("holderIdentity", "")
            .put("leaseDurationSeconds", 1)
            .put("renewTime", MICROS.format(clock.instant()))
            .build();
    requests.patch(ref(), patch(mine, spec), MANAGER, longest);
  }

  private static JsonObject patch(Lease before, JsonObject spec) {
    return Json.objectBuilder()
        .put("metadata", Json.object("resourceVersion", Json.of(before.version())))
        .put("spec", spec)
        .build();
  }

  private ObjectRef ref() {
    return new ObjectRef(LEASE, terms.namespace(), terms.name());
  }
}
