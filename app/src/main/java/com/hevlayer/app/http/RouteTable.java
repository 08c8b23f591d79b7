package com.hevlayer.app.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All routes as data. Matching splits at slashes first and decodes parameters afterwards, so that
 * {@code %2F} is part of a parameter. Thread-safe; never blocks.
 */
public final class RouteTable {
  /** Name of the parameter that holds the namespace. */
  public static final String NAMESPACE = "ns";

  private static final String ALIAS = "vectors";

  private final RecentMatches recent = new RecentMatches();
  private final List<Route> routes;
  private final Map<Integer, List<Pattern>> bySize = new HashMap<>();

  private RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    Set<String> seen = new HashSet<>();
    for (Route route : routes) {
      if (!seen.add(route.method() + " " + route.template())) {
        throw new IllegalArgumentException("two routes " + route.method() + " " + route.template());
      }
      Pattern pattern = new Pattern(route, split(route.template()));
      bySize.computeIfAbsent(pattern.segments.length, size -> new ArrayList<>()).add(pattern);
    }
  }

  /**
   * Returns the table of these groups.
   *
   * @throws IllegalArgumentException if two routes are the same
   */
  public static RouteTable of(List<RouteGroup> groups) {
    return new RouteTable(groups.stream().flatMap(group -> group.routes().stream()).toList());
  }

  /** Returns the routes in the order of the groups. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Matches a request.
   *
   * @param rawPath starts with a slash, still encoded
   */
  public Match match(String method, String rawPath) {
    Match known = recent.find(method, rawPath);
    if (known != null) {
      return known;
    }
    Match match = read(method, rawPath);
    recent.keep(method, rawPath, match);
    return match;
  }

  private Match read(String method, String rawPath) {
    String[] segments = split(rawPath);
    if (segments.length > 2 && segments[0].equals("v1") && segments[1].equals(ALIAS)) {
      segments[1] = "namespaces";
    }
    Route viaGet = null;
    Pattern anyMethod = null;
    Set<String> allowed = null;
    for (Pattern pattern : bySize.getOrDefault(segments.length, List.of())) {
      if (!pattern.fits(segments)) {
        continue;
      }
      Route route = pattern.route;
      if (route.method().equals(method)) {
        return found(pattern, route, segments);
      }
      if (route.method().equals("GET") && method.equals("HEAD")) {
        viaGet = route;
      }
      anyMethod = pattern;
      allowed = allowed == null ? new TreeSet<>() : allowed;
      allowed.add(route.method());
      if (route.method().equals("GET")) {
        allowed.add("HEAD");
      }
    }
    if (anyMethod == null || allowed == null) {
      return below(segments);
    }
    if (viaGet != null) {
      return found(anyMethod, viaGet, segments);
    }
    Map<String, String> parameters = anyMethod.parameters(segments);
    return parameters == null
        ? new Match.Malformed()
        : new Match.WrongMethod(
            List.copyOf(allowed),
            anyMethod.route.judge() == Route.Judge.NOBODY,
            parameters.get(NAMESPACE));
  }

  private static Match found(Pattern pattern, Route route, String[] segments) {
    Map<String, String> parameters = pattern.parameters(segments);
    return parameters == null
        ? new Match.Malformed()
        : new Match.Found(route, Map.copyOf(parameters));
  }

  private static Match below(String[] segments) {
    boolean namespace =
        segments.length > 3
            && (segments[0].equals("v1") || segments[0].equals("v2"))
            && segments[1].equals("namespaces")
            && !segments[2].isEmpty()
            && !segments[segments.length - 1].isEmpty();
    if (!namespace) {
      return new Match.Unknown();
    }
    List<String> rest = List.of(segments).subList(3, segments.length);
    return PercentText.decode(segments[2])
        .<Match>map(name -> new Match.Below(name, "/" + String.join("/", rest)))
        .orElseGet(Match.Malformed::new);
  }

  private static String[] split(String path) {
    return path.substring(1).split("/", -1);
  }

  private static final class Pattern {
    final Route route;
    final String[] segments;

    Pattern(Route route, String[] segments) {
      this.route = route;
      this.segments = segments;
    }

    boolean fits(String[] path) {
      for (int i = 0; i < segments.length; i++) {
        boolean parameter = segments[i].startsWith("{");
        if (parameter ? path[i].isEmpty() : !segments[i].equals(path[i])) {
          return false;
        }
      }
      return true;
    }

    @Nullable Map<String, String> parameters(String[] path) {
      Map<String, String> parameters = new HashMap<>();
      for (int i = 0; i < segments.length; i++) {
        if (segments[i].startsWith("{")) {
          String value = PercentText.decode(path[i]).orElse(null);
          if (value == null) {
            return null;
          }
          parameters.put(segments[i].substring(1, segments[i].length() - 1), value);
        }
      }
      return parameters;
    }
  }
}
