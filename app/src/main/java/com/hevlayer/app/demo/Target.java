package com.hevlayer.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a server that speaks turbopuffer's API. Every way it can fail becomes a sentence
 * that says what to do.
 */
final class Target implements AutoCloseable {
  private static final Set<Integer> WORTH_REPEATING = Set.of(409, 429, 503);
  private static final int ATTEMPTS = 4;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final ObjectMapper json;
  private final URI base;
  private final String namespace;
  private final @Nullable String key;
  private final Duration pause;

  /**
   * @param base the server's base URL
   * @param key the API key, or null to send none
   * @param pause how long to wait before a refused request is repeated; doubles each time
   */
  Target(ObjectMapper json, URI base, String namespace, @Nullable String key, Duration pause) {
    this.json = json;
    this.base = base;
    this.namespace = namespace;
    this.key = key;
    this.pause = pause;
    // Not HTTP/2: over clear text it would open with an upgrade that a server may answer in its own
    // way.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body the parsed body
   * @param millis the time from request to answer as the client saw it
   */
  record Answer(int status, JsonNode body, double millis) {}

  boolean hasKey() {
    return key != null;
  }

  URI writeUrl() {
    return URI.create(root() + "/v2/namespaces/" + namespace);
  }

  URI queryUrl() {
    return URI.create(writeUrl() + "/query");
  }

  /** Queries; anything but 200 is a failure. */
  Answer query(JsonNode body) throws DemoFailure {
    Answer answer = post(queryUrl(), body.toString());
    return accepted(queryUrl(), answer);
  }

  /** Queries; null when the namespace does not exist. */
  @Nullable Answer queryIfPresent(JsonNode body) throws DemoFailure {
    Answer answer = post(queryUrl(), body.toString());
    return answer.status() == 404 ? null : accepted(queryUrl(), answer);
  }

  /** Writes; anything but 200 is a failure. */
  void write(String body) throws DemoFailure {
    accepted(writeUrl(), post(writeUrl(), body));
  }

  private Answer post(URI url, String body) throws DemoFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    Duration wait = pause;
    for (int attempt = 1; ; attempt++) {
      long start = System.nanoTime();
      HttpResponse<String> response = send(request.build());
      if (attempt == ATTEMPTS || !WORTH_REPEATING.contains(response.statusCode())) {
        double millis = (System.nanoTime() - start) / 1e6;
        return new Answer(response.statusCode(), parse(url, response), millis);
      }
      sleep(retryAfter(response, wait));
      wait = wait.multipliedBy(2);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws DemoFailure {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (HttpConnectTimeoutException e) {
      throw new DemoFailure("%s does not answer: no connection within 5 s".formatted(base));
    } catch (ConnectException e) {
      throw new DemoFailure(
          """
          nothing answers at %s
          Start a gateway with `./layer up` and try again, or name another one with --url.\
          """
              .formatted(base));
    } catch (HttpTimeoutException e) {
      throw new DemoFailure(
          "%s took the request but did not answer within 2 minutes".formatted(request.uri()));
    } catch (IOException e) {
      throw new DemoFailure("the connection to %s broke: %s".formatted(base, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted");
    }
  }

  private JsonNode parse(URI url, HttpResponse<String> response) throws DemoFailure {
    try {
      JsonNode body = json.readTree(response.body());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      if (response.statusCode() != 200) {
        return json.createObjectNode().put("error", response.body().strip());
      }
    }
    throw new DemoFailure(
        "%s answered %d with something that is not a JSON object (%s): is a Layer listening there?"
            .formatted(
                url,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("no content type")));
  }

  private Answer accepted(URI url, Answer answer) throws DemoFailure {
    String said = said(answer.body());
    return switch (answer.status()) {
      case 200 -> answer;
      case 401, 403 ->
          throw new DemoFailure(
              """
              %s wants %s key (%d): %s
              Pass one in the environment: TURBOPUFFER_API_KEY=... ./layer demo --url %s\
              """
                  .formatted(base, key == null ? "a" : "another", answer.status(), said, base));
      default ->
          throw new DemoFailure("POST %s answered %d: %s".formatted(url, answer.status(), said));
    };
  }

  /** A store says it all in {@code error}; the gateway has a code there and the text beside. */
  private static String said(JsonNode body) {
    String error = body.path("error").asText("");
    String message = body.path("message").asText("");
    if (error.isEmpty()) {
      return body.toString();
    }
    return message.isEmpty() ? error : error + ": " + message;
  }

  private static Duration retryAfter(HttpResponse<String> response, Duration otherwise) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("\\d{1,6}")) {
      return otherwise;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private static void sleep(Duration wait) throws DemoFailure {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted");
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  private String root() {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() {
    client.close();
  }
}
