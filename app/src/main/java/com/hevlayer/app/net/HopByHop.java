package com.hevlayer.app.net;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;

/**
 * Which headers belong to one connection and never cross the gateway.
 *
 * <p>RFC 9110 7.6.1: {@code Connection} itself, every field it names, and the five that predate it
 * ({@code Proxy-Connection}, {@code Keep-Alive}, {@code TE}, {@code Transfer-Encoding}, {@code
 * Upgrade}). RFC 9110 6.6.2: {@code Trailer} announces trailers, which are not relayed. RFC 9110
 * 11.7: {@code Proxy-Authenticate}, {@code Proxy-Authentication-Info} and {@code
 * Proxy-Authorization} speak of the next proxy only. RFC 9110 10.1.1: {@code Expect} is met by the
 * gateway itself. RFC 9112 6.1 and 6.3: {@code Content-Length} frames one message and is written
 * anew with the same value; so is {@code Host} (RFC 9112 3.2).
 */
public final class HopByHop {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "te",
          "transfer-encoding",
          "upgrade",
          "trailer",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization");

  private HopByHop() {}

  /**
   * Whether a field is dropped, in either direction.
   *
   * @param connection all values of {@code Connection} joined with commas, in any case; empty for
   *     none
   */
  public static boolean drops(HttpField field, String connection) {
    boolean always =
        switch (field.getHeader()) {
          case CONNECTION,
              PROXY_CONNECTION,
              KEEP_ALIVE,
              TE,
              TRANSFER_ENCODING,
              UPGRADE,
              TRAILER,
              PROXY_AUTHENTICATE,
              PROXY_AUTHORIZATION ->
              true;
          case null -> drops(field.getName(), "");
          default -> false;
        };
    return always || (!connection.isEmpty() && nominates(connection, field.getName()));
  }

  /**
   * Whether a field is dropped, in either direction.
   *
   * @param name as it came
   * @param connection all values of {@code Connection} joined with commas, in any case; empty for
   *     none
   */
  public static boolean drops(String name, String connection) {
    if (mayBeListed(name) && ALWAYS.contains(name.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return !connection.isEmpty() && nominates(connection, name);
  }

  // Most names are settled by their first letter, without a lower-case copy.
  private static boolean mayBeListed(String name) {
    return !name.isEmpty()
        && switch (name.charAt(0)) {
          case 'c', 'C', 'p', 'P', 'k', 'K', 't', 'T', 'u', 'U' -> true;
          default -> false;
        };
  }

  /** Whether a name is one of those that {@code Connection} lists, in any case. */
  static boolean nominates(String connection, String name) {
    int at = 0;
    while (at <= connection.length()) {
      int comma = connection.indexOf(',', at);
      int end = comma < 0 ? connection.length() : comma;
      int from = at;
      int to = end;
      while (from < to && blank(connection.charAt(from))) {
        from++;
      }
      while (to > from && blank(connection.charAt(to - 1))) {
        to--;
      }
      if (to - from == name.length() && connection.regionMatches(true, from, name, 0, to - from)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
