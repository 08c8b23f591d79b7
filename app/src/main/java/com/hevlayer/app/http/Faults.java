package com.hevlayer.app.http;

import com.hevlayer.app.edge.EdgeFaults;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.Masking;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.protocol.WireRefusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one place where a fault becomes an answer. */
public final class Faults {
  /** Operations that a store cannot do as a whole if it cannot do one of their steps. */
  private static final Set<String> WHOLE =
      Set.of("queryNamespace", "writeNamespace", "initNamespace");

  private Faults() {}

  /**
   * Returns what a failed step means for a request, without the secrets that it may quote.
   *
   * @param kind of the store that refused
   */
  public static RuntimeException ofStep(
      RuntimeException cause, Route route, String kind, List<Secret> secrets) {
    RuntimeException masked = Masking.mask(cause, secrets);
    return masked instanceof Fault.StepRefused step && WHOLE.contains(route.operation())
        ? StoreAnswers.ofOperation(step, kind, route.operation())
        : masked;
  }

  /** Returns the answer; never throws, names no secret. */
  public static Reply reply(Throwable cause) {
    return switch (cause) {
      case Fault fault -> reply(fault);
      case WireRefusal refusal ->
          refusal.status() == 400
              ? Reply.error(400, "bad_request", refusal.text())
              : Reply.error(422, "validation_error", refusal.text());
      default -> EdgeFaults.reply(cause);
    };
  }

  private static Reply reply(Fault fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault) {
      case Fault.BadRequest ignored -> Reply.error(400, "bad_request", message);
      case Fault.TooLarge ignored -> Reply.error(413, "payload_too_large", message);
      case Fault.Invalid ignored -> Reply.error(422, "validation_error", message);
      case Fault.IllegalName ignored ->
          new Reply(
              400,
              List.of(Map.entry("Content-Type", "text/plain;charset=utf-8")),
              message.getBytes(StandardCharsets.UTF_8));
      case Fault.Forbidden ignored -> Reply.error(403, "forbidden", message);
      case Fault.Conflict ignored -> Reply.error(409, "conflict", message);
      case Fault.PreconditionFailed ignored -> Reply.error(412, "precondition_failed", message);
      case Fault.CacheCold ignored ->
          Reply.json(
              503,
              Json.objectBuilder()
                  .put("error", "cache_cold")
                  .put("message", message)
                  .put("cache_state", "cold")
                  .build()
                  .toString());
      case Fault.RemoteRefused remote -> remote(remote, message);
      case Fault.NotFound ignored -> Reply.error(404, "not_found", message);
      case Fault.Unsupported unsupported ->
          Reply.json(
              422,
              Json.objectBuilder()
                  .put("error", "UnsupportedByStore")
                  .put("message", message)
                  .put("store", unsupported.kind())
                  .put("route", unsupported.operation())
                  .build()
                  .toString());
      case Fault.Unavailable ignored -> Reply.error(503, "service_unavailable", message);
      case Fault.StepRefused ignored -> Reply.error(502, "upstream_error", message);
      case Fault.StoreRefused refused ->
          new Reply(refused.status(), refused.headers(), refused.body());
    };
  }

  private static Reply remote(Fault.RemoteRefused remote, String message) {
    String code =
        switch (remote.status()) {
          case 503 -> "service_unavailable";
          case 504 -> "gateway_timeout";
          default -> "upstream_error";
        };
    Reply reply = Reply.error(remote.status(), code, message);
    return remote.retryAfter().isEmpty() ? reply : reply.with("Retry-After", remote.retryAfter());
  }
}
