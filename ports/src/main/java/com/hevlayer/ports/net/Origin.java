package com.hevlayer.ports.net;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go: scheme, host and port, a path prefix, and what is trusted there. Immutable;
 * equal origins share connections.
 */
public final class Origin {
  private final boolean secure;
  private final String host;
  private final int port;
  private final String pathPrefix;
  private final @Nullable Path trustedCertificates;

  private Origin(
      boolean secure,
      String host,
      int port,
      String pathPrefix,
      @Nullable Path trustedCertificates) {
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.pathPrefix = pathPrefix;
    this.trustedCertificates = trustedCertificates;
  }

  /**
   * Returns the origin of a base URL.
   *
   * @param trustedCertificates a PEM file with what is trusted instead of the system's authorities,
   *     or {@code null}
   * @throws IllegalArgumentException if the URL is not {@code http(s)://host[:port][/prefix]}
   */
  public static Origin of(URI url, @Nullable Path trustedCertificates) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if ((!secure && !scheme.equals("http"))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "'" + url + "' is not a base URL; allowed is http(s)://host[:port][/prefix]");
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    String prefix = url.getRawPath() == null ? "" : url.getRawPath();
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return new Origin(
        secure, url.getHost().toLowerCase(Locale.ROOT), port, prefix, trustedCertificates);
  }

  /** Whether TLS is spoken. */
  public boolean secure() {
    return secure;
  }

  /** Returns the host name or address; an IPv6 address in brackets. */
  public String host() {
    return host;
  }

  /** Returns the port, 1 to 65535. */
  public int port() {
    return port;
  }

  /** Returns what stands before every path, without a trailing slash; often empty. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /** Returns the PEM file with what is trusted instead of the system's authorities. */
  public Optional<Path> trustedCertificates() {
    return Optional.ofNullable(trustedCertificates);
  }

  /** Returns the value of a {@code Host} header: the port only where it is not the default. */
  public String authority() {
    return port == (secure ? 443 : 80) ? host : host + ":" + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && secure == that.secure
        && port == that.port
        && host.equals(that.host)
        && pathPrefix.equals(that.pathPrefix)
        && Objects.equals(trustedCertificates, that.trustedCertificates);
  }

  @Override
  public int hashCode() {
    return Objects.hash(secure, host, port, pathPrefix, trustedCertificates);
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + pathPrefix;
  }
}
