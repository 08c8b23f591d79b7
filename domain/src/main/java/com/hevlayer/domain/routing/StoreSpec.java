package com.hevlayer.domain.routing;

import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.ports.plugin.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store's definition, judged. Immutable.
 *
 * @param kind lower-case
 * @param isDefault whether it serves what no other store claims
 * @param url without a trailing slash, or {@code null}
 * @param options what the configuration says to this kind of store alone
 * @param apiKey the credential in force, or {@code null} without one
 * @param secretRef where the credential is kept, or {@code null} if it is written out or absent
 * @param namespaces claims: names, or prefixes that end in {@code *}
 * @param orgId the organization at turbopuffer, only for links to its dashboard; or {@code null}
 */
public record StoreSpec(
    String name,
    String kind,
    boolean isDefault,
    @Nullable String url,
    @Nullable String region,
    Map<String, String> options,
    @Nullable Secret apiKey,
    @Nullable SecretRef secretRef,
    InboundAuth inboundAuth,
    List<String> namespaces,
    @Nullable String orgId) {

  /** Copies the collections. */
  public StoreSpec {
    options = Map.copyOf(options);
    namespaces = List.copyOf(namespaces);
  }

  /** Returns the credential. */
  public Optional<Secret> credential() {
    return Optional.ofNullable(apiKey);
  }

  StoreSpec withDefault(boolean chosen) {
    return new StoreSpec(
        name,
        kind,
        chosen,
        url,
        region,
        options,
        apiKey,
        secretRef,
        inboundAuth,
        namespaces,
        orgId);
  }

  /**
   * Whether both can be served by one open instance: all but credential, policy and what is shown
   * only is equal.
   */
  boolean opensLike(StoreSpec other) {
    return name.equals(other.name)
        && kind.equals(other.kind)
        && Objects.equals(url, other.url)
        && Objects.equals(region, other.region)
        && options.equals(other.options);
  }
}
