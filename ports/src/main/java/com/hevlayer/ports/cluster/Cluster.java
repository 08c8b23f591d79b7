package com.hevlayer.ports.cluster;

import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to one API server, with a cache of the objects that are watched. Thread-safe. Objects
 * are JSON values exactly as the server stores them: numbers keep their spelling, unknown members
 * survive.
 *
 * <p>Reads of the cache never block; {@link #read} and all writes do, for at most 30 s. A write that
 * is refused with 429 is repeated after the time that the server names; every other refusal is
 * thrown. Every write is safe to repeat. Calls after closing throw {@link ClusterException} with no
 * answer.
 */
public interface Cluster extends AutoCloseable {

  /**
   * Begins to watch; returns at once. A kind that is not served is looked for again every 10 s. The
   * watches survive closed connections, 410 and an API server that is away; the cache keeps its last
   * state meanwhile. Called once.
   */
  void watch(List<Selection> selections, ClusterListener listener);

  /**
   * Returns what keeps the cache from being complete: names {@code plural.group} of required kinds
   * that are not served and of served kinds that were not read yet. Empty once every watch was
   * complete once and all required kinds are served.
   */
  Set<String> missing();

  /** Whether the API server serves a kind, as far as is known; may be 10 s old. */
  boolean isServed(ResourceKind kind);

  /** Whether the threads that deliver changes are alive. */
  boolean isAlive();

  /** Returns a watched object from the cache. */
  Optional<JsonObject> get(ObjectRef ref);

  /**
   * Returns the watched objects of a kind from the cache, in no order.
   *
   * @param namespace where they live; empty means everywhere
   */
  List<JsonObject> list(ResourceKind kind, String namespace);

  /** Reads an object from the API server, watched or not. */
  Optional<JsonObject> read(ObjectRef ref);

  /**
   * Applies a configuration by server-side apply, with {@code force} and strict validation of
   * fields. Creates the object where it does not exist; where the configuration carries {@code
   * metadata.uid}, only that very object is changed (409 otherwise).
   *
   * @param kind what it is
   * @param object with {@code apiVersion}, {@code kind}, {@code metadata.name} and, for a namespaced
   *     kind, {@code metadata.namespace}; holds exactly the fields that the manager owns from now on
   * @param manager field manager
   * @return the object as it is now
   */
  JsonObject apply(ResourceKind kind, JsonObject object, String manager);

  /** Applies a configuration to the status subresource, with {@code force}. */
  JsonObject applyStatus(ResourceKind kind, JsonObject object, String manager);

  /**
   * Changes an object by a JSON merge patch. A {@code metadata.resourceVersion} in the patch makes
   * it fail with 409 if the object changed meanwhile.
   */
  JsonObject patch(ObjectRef ref, JsonObject patch, String manager);

  /**
   * Creates an object.
   *
   * @throws ClusterException with status 409 if it exists
   */
  JsonObject create(ResourceKind kind, JsonObject object, String manager);

  /**
   * Deletes an object; does nothing if it does not exist or has another uid.
   *
   * @param uid of the object that is meant; empty for whichever is there
   */
  void delete(ObjectRef ref, String uid, Propagation propagation);

  /** Reports an event; never throws: what the server refuses is lost. */
  void report(EventNote note);

  /**
   * Tries to hold a Lease until closed. The candidate is told on another thread.
   *
   * @return gives the Lease back when closed, so that another process need not wait
   */
  Candidacy elect(LeaseTerms terms, Candidate candidate);

  @Override
  void close();

  /** A candidacy under way; closing twice does nothing. */
  interface Candidacy extends AutoCloseable {
    @Override
    void close();
  }
}
