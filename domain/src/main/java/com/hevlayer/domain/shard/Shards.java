package com.hevlayer.domain.shard;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Optional;

/** What is known of the shards of namespaces. Thread-safe; blocks where it says so. */
public interface Shards {

  /**
   * Returns the marker row of a namespace, read now; blocks.
   *
   * @return empty without one, without the namespace, and where ids are of another type
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses to say
   */
  Optional<Marker> marker(Target target);

  /** Returns the count that writes are stamped by; reads the marker now; blocks. */
  int stamping(Target target);

  /**
   * Returns how reads of a namespace scatter; may block. A store that refuses to say counts as not
   * sharded for this request.
   */
  Sharding of(Target target);

  /**
   * Returns how reads of a namespace scatter if that is known without asking; touches memory only.
   */
  default Optional<Sharding> known(NamespaceName namespace) {
    return Optional.empty();
  }

  /** Remembers that all rows of a namespace carry shards of this count. */
  void activate(NamespaceName namespace, int count);

  /** Forgets what is known: the namespace was initialised anew or deleted. */
  void forget(NamespaceName namespace);
}
