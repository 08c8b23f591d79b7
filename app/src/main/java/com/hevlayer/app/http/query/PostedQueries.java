package com.hevlayer.app.http.query;

import com.hevlayer.app.http.WireCalls;
import com.hevlayer.domain.query.WireQueries;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
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
    HttpAnswer answer =
        http.send(
            WireCalls.query(
                store,
                target.store().wire().orElseThrow(),
                target.namespace(),
                target.context().callerKey(),
                body),
            target.context());
    return answer.status() >= 300
        ? Answer.refused(answer.status(), answer.headers(), answer.body())
        : Answer.ok(answer.body(), usage(store, answer.body()));
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
