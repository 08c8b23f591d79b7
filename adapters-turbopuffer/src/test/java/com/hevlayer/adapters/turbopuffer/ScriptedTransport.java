package com.hevlayer.adapters.turbopuffer;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.store.CallContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Answers what the test says, in order, and keeps what was asked. */
final class ScriptedTransport implements HttpTransport {
  final List<HttpCall> calls = new ArrayList<>();
  private final Deque<HttpAnswer> answers = new ArrayDeque<>();

  ScriptedTransport answer(int status, String body) {
    answers.add(
        new HttpAnswer(
            status,
            List.of(Map.entry("content-type", "application/json"), Map.entry("retry-after", "3")),
            body.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  @Override
  public HttpAnswer send(HttpCall call, CallContext context) {
    calls.add(call);
    return answers.remove();
  }

  String target(int index) {
    HttpCall call = calls.get(index);
    return call.method() + " " + call.target();
  }

  String body(int index) {
    byte[] body = calls.get(index).body();
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }
}
