package com.hevlayer.app.http;

import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls of the gateway's own to stores that speak the wire. */
public final class WireCalls {
  private static final Map.Entry<String, String> JSON =
      Map.entry("Content-Type", "application/json");
  // Bodies are read as they come.
  private static final Map.Entry<String, String> AS_IT_IS =
      Map.entry("Accept-Encoding", "identity");

  private WireCalls() {}

  /**
   * Returns the call that queries a namespace.
   *
   * @param store name of the store
   * @param callerKey only where the store has no credential
   */
  public static HttpCall query(
      String store, Wire wire, NamespaceName namespace, @Nullable Secret callerKey, byte[] body) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(3);
    Optional<Secret> key = wire.credential().or(() -> Optional.ofNullable(callerKey));
    key.ifPresent(secret -> headers.add(Map.entry("Authorization", "Bearer " + secret.reveal())));
    headers.add(JSON);
    headers.add(AS_IT_IS);
    // A namespace is made of characters that a path carries as they are.
    String path = "/v2/namespaces/" + namespace.value() + "/query";
    return new HttpCall(wire.origin(), store, "POST", path, headers, body);
  }
}
