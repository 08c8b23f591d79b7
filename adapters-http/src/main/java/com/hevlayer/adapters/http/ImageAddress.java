package com.hevlayer.adapters.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address of an image, taken apart so strictly that no two readers can disagree about its host.
 * Immutable.
 *
 * @param url rebuilt from its parts: without user name and fragment
 * @param host in lower case, without a trailing dot; IPv6 without brackets
 */
record ImageAddress(URI url, String host) {
  private static final String ALLOWED = "; allowed is http(s)://host[:port]/path";

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a message for the caller
   */
  static ImageAddress of(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("the URL of the image is malformed" + ALLOWED, malformed);
    }
  }

  /**
   * Follows a redirect.
   *
   * @param location absolute or relative to this address
   * @throws IllegalArgumentException with a message for the caller
   */
  ImageAddress follow(String location) {
    try {
      return of(url.resolve(new URI(location)));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "the host of the image redirects to a malformed URL", malformed);
    }
  }

  private static ImageAddress of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the URL of the image has another scheme" + ALLOWED);
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("the URL of the image has a user name" + ALLOWED);
    }
    String given = url.getHost();
    if (given == null) {
      throw new IllegalArgumentException("the URL of the image has no host name" + ALLOWED);
    }
    if (url.getPort() == 0 || url.getPort() > 65535) {
      throw new IllegalArgumentException("the URL of the image has an impossible port" + ALLOWED);
    }
    String host = normalised(given);
    boolean six = given.startsWith("[");
    if (six) {
      literal(host);
    } else if (endsInNumber(host)) {
      // 0177.1, 2130706433 and 0x7f.0.0.1 mean different hosts to different readers.
      dottedQuad(host);
    }
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return new ImageAddress(
        URI.create(scheme + "://" + (six ? "[" + host + "]" : host) + port + path + query), host);
  }

  /** Returns a host as this class and the configuration compare it. */
  static String normalised(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static void literal(String host) {
    if (host.indexOf('%') >= 0) {
      throw new IllegalArgumentException("the URL of the image names a network zone" + ALLOWED);
    }
    try {
      InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException none) {
      throw new IllegalArgumentException(
          "the URL of the image has no IPv6 address" + ALLOWED, none);
    }
  }

  private static boolean endsInNumber(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return last.isEmpty() || last.chars().allMatch(c -> c >= '0' && c <= '9') || hex(last);
  }

  private static boolean hex(String label) {
    return label.startsWith("0x")
        && label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static void dottedQuad(String host) {
    String[] parts = host.split("\\.", -1);
    boolean plain = parts.length == 4;
    for (String part : parts) {
      plain &=
          !part.isEmpty()
              && part.length() <= 3
              && part.chars().allMatch(c -> c >= '0' && c <= '9')
              && (part.length() == 1 || part.charAt(0) != '0')
              && Integer.parseInt(part) <= 255;
    }
    if (!plain) {
      throw new IllegalArgumentException(
          "the URL of the image writes an address another way than a.b.c.d in decimal" + ALLOWED);
    }
  }
}
