package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.util.List;

/** Looks at refusals of the gateway: status, code, and no other members than they have. */
final class Refusals {
  private Refusals() {}

  /** A refusal with a code and a message that holds every fragment. */
  static void assertRefused(RawHttp.Answer answer, int status, String code, String... fragments) {
    JsonObject body = object(answer, status);
    assertThat(body.members().keySet()).as(answer.body()).containsExactly("error", "message");
    assertThat(text(body, "error")).as(answer.body()).isEqualTo(code);
    assertMessage(body, fragments);
  }

  private static void assertMessage(JsonObject body, String... fragments) {
    String message = text(body, "message");
    assertThat(message).isNotBlank();
    for (String fragment : fragments) {
      assertThat(message).contains(fragment);
    }
  }

  /** A refusal whose message is given word for word. */
  static void assertExactly(RawHttp.Answer answer, int status, String code, String message) {
    assertRefused(answer, status, code);
    assertThat(text(object(answer, status), "message")).isEqualTo(message);
  }

  /** A refusal of what a kind of store cannot do. */
  static void assertUnsupported(
      RawHttp.Answer answer, String store, String route, String... fragments) {
    JsonObject body = object(answer, 422);
    assertThat(body.members().keySet())
        .as(answer.body())
        .containsExactly("error", "message", "store", "route");
    assertThat(text(body, "error")).isEqualTo("UnsupportedByStore");
    assertMessage(body, fragments);
    assertThat(List.of(text(body, "store"), text(body, "route"))).containsExactly(store, route);
  }

  /** A body that is exactly this, such as those of callers who are sent away. */
  static void assertBody(RawHttp.Answer answer, int status, String body) {
    assertThat(answer.body()).isEqualTo(body.replace('\'', '"'));
    JsonObject _ = object(answer, status);
  }

  /** An answer without a body. */
  static void assertEmpty(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.headers()).containsKey("x-request-id").doesNotContainKey("content-type");
  }

  private static JsonObject object(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.headers())
        .containsKey("x-request-id")
        .doesNotContainKeys(
            "traceparent",
            "x-layer-cache",
            "x-layer-warning",
            "x-layer-stable-as-of",
            "x-layer-next-cursor",
            "x-layer-partial");
    assertThat(answer.header("content-length")).contains(String.valueOf(answer.bytes().length));
    return (JsonObject) JsonText.parse(answer.bytes());
  }

  private static String text(JsonObject body, String member) {
    Json value = body.get(member);
    return value instanceof JsonString text ? text.value() : String.valueOf(value);
  }
}
