package com.hevlayer.app.http.query;

import com.hevlayer.domain.query.WireQueries;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Posts bodies of queries to stores that speak the wire. Thread-safe; blocks. */
public final class PostedQueries implements WireQueries {
  private final HttpTransport http;

  /** Creates one. */
  public PostedQueries(HttpTransport http) {
    this.http = http;
  }

  @Override
  public Answer<byte[]> send(Target target, byte[] body) {
    return target.calls().call(() -> post(target, body));
  }

  private Answer<byte[]> post(Target target, byte[] body) {
    String store = target.lease().spec().name();
    Wire wire = target.store().wire().orElseThrow();
    // A namespace is made of characters that a path carries as they are.
    String path = "/v2/namespaces/" + target.namespace().value() + "/query";
    HttpAnswer answer =
        http.send(
            new HttpCall(wire.origin(), store, "POST", path, headers(wire, target), body),
            target.context());
    return answer.status() >= 300
        ? Answer.refused(answer.status(), answer.headers(), answer.body())
        : Answer.ok(answer.body(), usage(store, answer.body()));
  }

  private static List<Map.Entry<String, String>> headers(Wire wire, Target target) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(3);
    Optional<Secret> key = wire.credential().or(target.context()::key);
    key.ifPresent(secret -> headers.add(Map.entry("Authorization", "Bearer " + secret.reveal())));
    headers.add(Map.entry("Content-Type", "application/json"));
    headers.add(Map.entry("Accept-Encoding", "identity"));
    return headers;
  }

  /** Of an answer that goes on as it came only its end must be found and what it cost. */
  private static Usage usage(String store, byte[] answer) {
    try {
      BodyIndex index = BodyIndex.scan(MemorySegment.ofArray(answer));
      if (index.isObject()) {
        return Usage.ofGiven(object(index, "billing"), object(index, "performance"));
      }
    } catch (WireRefusal malformed) {
      throw garbled(store, malformed.text());
    }
    throw garbled(store, "it is no JSON object");
  }

  private static @Nullable JsonObject object(BodyIndex index, String name) {
    Json value = index.read(name);
    return value instanceof JsonObject object ? object : null;
  }

  private static NoAnswerException garbled(String store, String why) {
    return new NoAnswerException(
        NoAnswerException.Reason.GARBLED,
        NoAnswerException.Sent.UNKNOWN,
        "store '" + store + "' answered a query with a body that cannot be read: " + why,
        null);
  }
}
