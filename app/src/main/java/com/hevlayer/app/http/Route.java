package com.hevlayer.app.http;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.domain.access.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One route. Immutable.
 *
 * @param method in capitals
 * @param template segments behind slashes, a parameter in braces
 * @param operation its name in camel case, as answers and documents spell it
 * @param judge whose policy decides
 * @param scope what a caller needs; of no meaning on a public route
 * @param body what a body must be where a typed store serves; {@code null}: none is read
 * @param relay what becomes of it where the store speaks the same wire
 * @param metric the family that measures it
 * @param handler serves it where nothing is relayed
 * @param bodyJudge judges bodies where {@code relay} says so; {@code null} elsewhere
 */
public record Route(
    String method,
    String template,
    String operation,
    Judge judge,
    Scope scope,
    @Nullable BodyRule body,
    Relay relay,
    Metric metric,
    RouteHandler handler,
    @Nullable BodyJudge bodyJudge) {

  /** Whose policy decides about a caller. */
  public enum Judge {
    /** Nobody's: the route is public. */
    NOBODY,
    /** The default store's. */
    DEFAULT_STORE,
    /** That of each store; one that admits is enough. */
    EVERY_STORE,
    /** That of the store that serves the namespace of the path. */
    NAMESPACE
  }

  /** What becomes of a request where the store speaks the same wire. */
  public enum Relay {
    /** Never relayed. */
    NEVER,
    /** Relayed unseen. */
    STREAM,
    /** Relayed unseen if there is only one store in all. */
    STREAM_IF_ALONE,
    /** Judged by its body: relayed, perhaps changed, or served. */
    BY_BODY
  }

  /** The family of metrics that a route belongs to. */
  public enum Metric {
    /** None of its own. */
    NONE,
    /** Queries. */
    QUERY,
    /** Writes. */
    UPSERT,
    /** Metadata. */
    HEAD,
    /** Lists of namespaces. */
    LIST
  }

  /** Returns a public route. */
  public static Route open(String method, String template, String operation, RouteHandler handler) {
    return new Route(
        method,
        template,
        operation,
        Judge.NOBODY,
        Scope.READ,
        null,
        Relay.NEVER,
        Metric.NONE,
        handler,
        null);
  }

  /**
   * Returns a route below a namespace that the gateway serves itself, whatever the store speaks.
   */
  public static Route own(
      String method,
      String template,
      String operation,
      Scope scope,
      @Nullable BodyRule body,
      RouteHandler handler) {
    return namespace(method, template, operation, scope, body, handler).relayed(Relay.NEVER);
  }

  /** Returns a route below a namespace that is relayed unseen. */
  public static Route namespace(
      String method,
      String template,
      String operation,
      Scope scope,
      @Nullable BodyRule body,
      RouteHandler handler) {
    return new Route(
        method,
        template,
        operation,
        Judge.NAMESPACE,
        scope,
        body,
        Relay.STREAM,
        Metric.NONE,
        handler,
        null);
  }

  /** Returns the same route, relayed another way. */
  public Route relayed(Relay other) {
    return new Route(
        method, template, operation, judge, scope, body, other, metric, handler, bodyJudge);
  }

  /** Returns the same route, relayed or served as its body is judged. */
  public Route judged(BodyJudge by) {
    return new Route(
        method, template, operation, judge, scope, body, Relay.BY_BODY, metric, handler, by);
  }

  /** Returns who judges bodies. */
  BodyJudge judgeOfBody() {
    return Objects.requireNonNull(bodyJudge, operation);
  }

  /** Returns the same route, measured by another family. */
  public Route measured(Metric other) {
    return new Route(
        method, template, operation, judge, scope, body, relay, other, handler, bodyJudge);
  }
}
