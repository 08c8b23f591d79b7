package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the gateway on behalf of the leader. Thread-safe. */
final class GatewayCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int SHOWN = 300;

  private final GatewayApi gateway;
  private final Writes leadership;
  private final OperatorObserver observer;

  GatewayCalls(GatewayApi gateway, Writes leadership, OperatorObserver observer) {
    this.gateway = gateway;
    this.leadership = leadership;
    this.observer = observer;
  }

  /**
   * Sends a request.
   *
   * @throws NoAnswerException if there was no answer
   */
  GatewayReply send(String operation, String method, String path, @Nullable JsonObject body) {
    leadership.check();
    int status = 0;
    try {
      GatewayReply reply = gateway.send(new GatewayRequest(operation, method, path, body, TIMEOUT));
      status = reply.status();
      return reply;
    } finally {
      observer.gatewayCalled(operation, status);
    }
  }

  /** Returns what a refusal says of itself, cut. */
  static String text(GatewayReply reply) {
    Json body = reply.body();
    String text = "";
    if (body instanceof JsonObject object) {
      text =
          Fields.text(object, "message")
              .filter(message -> !message.isBlank())
              .or(() -> Fields.text(object, "error"))
              .orElseGet(object::toString);
    } else if (body != null) {
      text = body.toString();
    }
    if (text.length() <= SHOWN) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN);
  }
}
