package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a store answers: a value, or a refusal exactly as the store would put it on the wire, since
 * the gateway relays some refusals and wraps others.
 *
 * @param <T> the value
 */
public abstract sealed class Answer<T> {
  private Answer() {}

  /** Returns a success without usage figures. */
  public static <T> Answer<T> ok(T value) {
    return new Ok<>(value, Usage.NONE);
  }

  /** Returns a success. */
  public static <T> Answer<T> ok(T value, Usage usage) {
    return new Ok<>(value, usage);
  }

  /** Returns a refusal as it came over the wire. */
  public static <T> Answer<T> refused(
      int status, List<Map.Entry<String, String>> headers, byte[] body) {
    return new Refused<>(status, headers, body);
  }

  /** Returns a refusal with turbopuffer's error body. */
  public static <T> Answer<T> refused(int status, String message) {
    byte[] body =
        Json.objectBuilder()
            .put("status", "error")
            .put("error", message)
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return new Refused<>(status, List.of(Map.entry("content-type", "application/json")), body);
  }

  /** Returns the refusal of something this kind of store cannot do. */
  public static <T> Answer<T> unsupported(String operation) {
    return new Unsupported<>(operation);
  }

  /** A success. */
  public static final class Ok<T> extends Answer<T> {
    private final T value;
    private final Usage usage;

    private Ok(T value, Usage usage) {
      this.value = Objects.requireNonNull(value);
      this.usage = Objects.requireNonNull(usage);
    }

    /** Returns the value. */
    public T value() {
      return value;
    }

    /** Returns what the call used. */
    public Usage usage() {
      return usage;
    }
  }

  /** A refusal. */
  public static final class Refused<T> extends Answer<T> {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    private Refused(int status, List<Map.Entry<String, String>> headers, byte[] body) {
      this.status = status;
      this.headers = List.copyOf(headers);
      this.body = body;
    }

    /** Returns the status, 300 to 599. */
    public int status() {
      return status;
    }

    /** Returns the end-to-end headers. */
    public List<Map.Entry<String, String>> headers() {
      return headers;
    }

    /** Returns the body; not to be changed. */
    public byte[] body() {
      return body;
    }
  }

  /** Something this kind of store cannot do. */
  public static final class Unsupported<T> extends Answer<T> {
    private final String operation;

    private Unsupported(String operation) {
      this.operation = Objects.requireNonNull(operation);
    }

    /** Returns the operation in camel case, such as {@code explainQuery}. */
    public String operation() {
      return operation;
    }
  }
}
