package com.hevlayer.app.boot;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Starts scans of one namespace and waits for their ends. */
final class ScanClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final RawHttp http;
  final String path;
  private final String[] headers;

  ScanClient(RawHttp http, String namespace, String... headers) {
    this.http = http;
    this.path = "/v2/namespaces/" + namespace + "/scans";
    this.headers = headers;
  }

  RawHttp.Answer create(String body) throws IOException {
    return http.post(path, body, headers);
  }

  /** Counts and returns the members of the answer. */
  JsonObject count(String body) throws IOException {
    RawHttp.Answer answer = create(body);
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return object(answer);
  }

  /** Starts a job and returns its members once it is over. */
  JsonObject run(String body) throws IOException {
    return await(start(body));
  }

  String start(String body) throws IOException {
    RawHttp.Answer answer = create(body);
    if (answer.status() != 202) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return text(object(answer), "id");
  }

  JsonObject await(String id) throws IOException {
    Instant until = Instant.now().plus(PATIENCE);
    while (true) {
      RawHttp.Answer answer = http.get(path + "/" + id, headers);
      JsonObject job = object(answer);
      if (!"running".equals(text(job, "status"))) {
        return job;
      }
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("the scan still runs: " + answer.body());
      }
      Thread.onSpinWait();
    }
  }

  /** Returns the body of a page of results. */
  String results(JsonObject job, String query) throws IOException {
    return http.get(path + "/" + text(job, "id") + "/results" + query, headers).body();
  }

  /** Returns the results of a new job. */
  String resultsOf(String body) throws IOException {
    return results(run(body), "");
  }

  static JsonObject object(RawHttp.Answer answer) {
    return (JsonObject) JsonText.parse(answer.bytes());
  }

  static String text(JsonObject object, String name) {
    Json value = object.get(name);
    return value instanceof JsonString string ? string.value() : String.valueOf(value);
  }
}
