package com.hevlayer.ports.store;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says that a store speaks turbopuffer's HTTP, and where. The host then relays requests byte for
 * byte instead of calling the typed methods. Immutable but for the credential, which may rotate.
 */
public final class Wire {
  private final Origin origin;
  private final Supplier<Optional<Secret>> credential;

  private Wire(Origin origin, Supplier<Optional<Secret>> credential) {
    this.origin = Objects.requireNonNull(origin);
    this.credential = Objects.requireNonNull(credential);
  }

  /**
   * Returns a wire.
   *
   * @param credential answers the key that authorises requests now, empty to pass the caller's on;
   *     cheap and thread-safe
   */
  public static Wire of(Origin origin, Supplier<Optional<Secret>> credential) {
    return new Wire(origin, credential);
  }

  /** Returns where requests go. */
  public Origin origin() {
    return origin;
  }

  /** Returns the key that authorises requests now, sent as a bearer token. */
  public Optional<Secret> credential() {
    return credential.get();
  }
}
