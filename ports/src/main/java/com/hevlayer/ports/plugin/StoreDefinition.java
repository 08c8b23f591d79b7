package com.hevlayer.ports.plugin;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says about one store. Immutable but for the credential, which may rotate.
 */
public final class StoreDefinition {
  private final String name;
  private final String kind;
  private final @Nullable String url;
  private final @Nullable String region;
  private final Map<String, String> options;
  private final Supplier<Optional<Secret>> credential;

  private StoreDefinition(
      String name,
      String kind,
      @Nullable String url,
      @Nullable String region,
      Map<String, String> options,
      Supplier<Optional<Secret>> credential) {
    this.name = Objects.requireNonNull(name);
    this.kind = Objects.requireNonNull(kind);
    this.url = url;
    this.region = region;
    this.options = Map.copyOf(options);
    this.credential = credential;
  }

  /**
   * Returns a definition.
   *
   * @param url the endpoint without a trailing slash, or {@code null}
   * @param options everything else the configuration gives for this kind, such as {@code
   *     durability}
   * @param credential answers the credential in force now; cheap and thread-safe
   */
  public static StoreDefinition of(
      String name,
      String kind,
      @Nullable String url,
      @Nullable String region,
      Map<String, String> options,
      Supplier<Optional<Secret>> credential) {
    return new StoreDefinition(name, kind, url, region, options, credential);
  }

  /** Returns the name of the store, unique in its gateway. */
  public String name() {
    return name;
  }

  /** Returns the kind, lower-case. */
  public String kind() {
    return kind;
  }

  /** Returns the endpoint URL without a trailing slash. */
  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /** Returns the region. */
  public Optional<String> region() {
    return Optional.ofNullable(region);
  }

  /** Returns the options of this kind by name. */
  public Map<String, String> options() {
    return options;
  }

  /** Returns the credential in force now. Ask again for every call: it may have been rotated. */
  public Optional<Secret> credential() {
    return credential.get();
  }
}
