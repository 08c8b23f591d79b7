package com.hevlayer.app.http;

import java.util.List;
import java.util.Map;

/** What keeps the gateway from serving a request. Mapped to an answer by {@link Faults} only. */
public abstract sealed class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Fault(String message) {
    // These are answers; nobody reads where they were raised.
    super(message, null, false, false);
  }

  /** Malformed JSON or query string. */
  public static final class BadRequest extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message that says what is wrong and what is allowed. */
    public BadRequest(String message) {
      super(message);
    }
  }

  /** A field or a combination that is refused. */
  public static final class Invalid extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message that says what is wrong and what is allowed. */
    public Invalid(String message) {
      super(message);
    }
  }

  /** A namespace name that no store can have. */
  public static final class IllegalName extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message that says what is allowed. */
    public IllegalName(String message) {
      super(message);
    }
  }

  /** Something that is not there. */
  public static final class NotFound extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public NotFound(String message) {
      super(message);
    }
  }

  /** Something this kind of store cannot do. */
  public static final class Unsupported extends Fault {
    private static final long serialVersionUID = 1L;
    private final String kind;
    private final String operation;

    /** Creates one for a kind of store and an operation in camel case. */
    public Unsupported(String kind, String operation) {
      super("a store of kind " + kind + " does not support " + operation);
      this.kind = kind;
      this.operation = operation;
    }

    /** Returns the kind of store. */
    public String kind() {
      return kind;
    }

    /** Returns the operation. */
    public String operation() {
      return operation;
    }
  }

  /** Nothing wrong with the request; it may be tried again. */
  public static final class Unavailable extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public Unavailable(String message) {
      super(message);
    }
  }

  /** A step on the way was refused by the store; its answer is wrapped. */
  public static final class StepRefused extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one; the message names the step and the store's status and text. */
    public StepRefused(String message) {
      super(message);
    }
  }

  /** The store refused; its answer is relayed. */
  public static final class StoreRefused extends Fault {
    private static final long serialVersionUID = 1L;
    private final int status;

    @SuppressWarnings("serial") // never serialised
    private final List<Map.Entry<String, String>> headers;

    private final byte[] body;

    /** Creates one of the store's answer. */
    public StoreRefused(int status, List<Map.Entry<String, String>> headers, byte[] body) {
      super("the store answered " + status);
      this.status = status;
      this.headers = List.copyOf(headers);
      this.body = body;
    }

    int status() {
      return status;
    }

    List<Map.Entry<String, String>> headers() {
      return headers;
    }

    byte[] body() {
      return body;
    }
  }
}
