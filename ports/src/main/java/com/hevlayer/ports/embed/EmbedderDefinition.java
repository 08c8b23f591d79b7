package com.hevlayer.ports.embed;

import com.hevlayer.ports.plugin.Secret;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a configuration says about the embedder. Immutable; its text shows no secret. */
public final class EmbedderDefinition {
  private final String url;
  private final @Nullable Secret credential;

  private EmbedderDefinition(String url, @Nullable Secret credential) {
    this.url = Objects.requireNonNull(url);
    this.credential = credential;
  }

  /**
   * Returns a definition.
   *
   * @param url base of the service, {@code http(s)://host[:port][/prefix]}
   * @param credential what authorises requests, or {@code null} for a service without keys
   */
  public static EmbedderDefinition of(String url, @Nullable Secret credential) {
    return new EmbedderDefinition(url, credential);
  }

  /** Returns the base of the service. */
  public String url() {
    return url;
  }

  /** Returns what authorises requests. */
  public Optional<Secret> credential() {
    return Optional.ofNullable(credential);
  }

  @Override
  public String toString() {
    return "embedder at " + url;
  }
}
