package com.hevlayer.domain.fault;

import java.util.List;
import java.util.Map;

/**
 * What keeps the gateway from serving a request. Mapped to an HTTP answer in exactly one place, the
 * application's; messages are for people and hold no secret.
 */
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

  /** A body of a legal length that takes more memory than there is. */
  public static final class TooLarge extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message that says what is allowed. */
    public TooLarge(String message) {
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

  /** The caller may not use what it names. */
  public static final class Forbidden extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public Forbidden(String message) {
      super(message);
    }
  }

  /** What is asked for contradicts what is stored. */
  public static final class Conflict extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message that names both. */
    public Conflict(String message) {
      super(message);
    }
  }

  /** What the caller insists on cannot serve the request. */
  public static final class PreconditionFailed extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public PreconditionFailed(String message) {
      super(message);
    }
  }

  /** The caller insists on the document cache, and that is down. */
  public static final class CacheCold extends Fault {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public CacheCold(String message) {
      super(message);
    }
  }

  /** A server that the caller named, not a store, refused or did not answer. */
  public static final class RemoteRefused extends Fault {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String retryAfter;

    /**
     * Creates one.
     *
     * @param status 429, 502, 503 or 504
     * @param retryAfter value of {@code Retry-After}, or empty
     */
    public RemoteRefused(int status, String message, String retryAfter) {
      super(message);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    /** Returns the status of the answer. */
    public int status() {
      return status;
    }

    /** Returns the value of {@code Retry-After}, or empty. */
    public String retryAfter() {
      return retryAfter;
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
      this(kind, operation, "a store of kind " + kind + " does not support " + operation);
    }

    /** Creates one with a message that says more. */
    public Unsupported(String kind, String operation, String message) {
      super(message);
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

    /** Returns the status of the store's answer. */
    public int status() {
      return status;
    }

    /** Returns the headers of the store's answer. */
    public List<Map.Entry<String, String>> headers() {
      return headers;
    }

    /** Returns the body of the store's answer; not changed by anybody. */
    public byte[] body() {
      return body;
    }
  }
}
