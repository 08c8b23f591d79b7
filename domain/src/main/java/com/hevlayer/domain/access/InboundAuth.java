package com.hevlayer.domain.access;

import com.hevlayer.ports.plugin.Secret;
import java.util.List;
import java.util.Set;

/** How a store judges callers. Immutable. */
public sealed interface InboundAuth {

  /** Returns the mode as configurations and answers spell it. */
  String mode();

  /**
   * The caller presents the store's own credential; a store without one takes any key and passes it
   * on, so that the store behind judges it.
   */
  record DeriveFromStore() implements InboundAuth {
    @Override
    public String mode() {
      return "deriveFromStore";
    }
  }

  /** Only listed keys are taken, each with its scopes. */
  record Keys(List<Key> keys) implements InboundAuth {
    /** Copies the list. */
    public Keys {
      keys = List.copyOf(keys);
    }

    @Override
    public String mode() {
      return "keys";
    }
  }

  /** Nobody is asked. */
  record Open() implements InboundAuth {
    @Override
    public String mode() {
      return "open";
    }
  }

  /**
   * A listed key.
   *
   * @param name of the key, for logs
   */
  record Key(String name, Set<Scope> scopes, Secret secret) {
    /** Copies the set. */
    public Key {
      scopes = Set.copyOf(scopes);
    }
  }
}
