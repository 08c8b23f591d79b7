package com.hevlayer.ports.embed;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the address of an image. Immutable. */
public abstract sealed class FetchedImage {
  private FetchedImage() {}

  /**
   * Returns an image.
   *
   * @param bytes at most as many as were allowed; not changed afterwards
   */
  public static FetchedImage image(byte[] bytes) {
    return new Image(bytes);
  }

  /**
   * Returns the refusal of an address: it is none, leads where nobody may go, or to something too
   * large.
   *
   * @param reason for the caller
   */
  public static FetchedImage unacceptable(String reason) {
    return new Unacceptable(reason);
  }

  /**
   * Returns the refusal of the host.
   *
   * @param status 300 to 599
   * @param retryAfter value of {@code Retry-After}, or {@code null}
   */
  public static FetchedImage refused(int status, @Nullable String retryAfter) {
    return new Refused(status, retryAfter);
  }

  /** The image. */
  public static final class Image extends FetchedImage {
    private final byte[] bytes;

    private Image(byte[] bytes) {
      this.bytes = Objects.requireNonNull(bytes);
    }

    /** Returns the bytes; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /** Not fetched, and a second try would end the same way. */
  public static final class Unacceptable extends FetchedImage {
    private final String reason;

    private Unacceptable(String reason) {
      this.reason = Objects.requireNonNull(reason);
    }

    /** Returns why, for the caller. */
    public String reason() {
      return reason;
    }
  }

  /** The host answered with something else than an image. */
  public static final class Refused extends FetchedImage {
    private final int status;
    private final @Nullable String retryAfter;

    private Refused(int status, @Nullable String retryAfter) {
      this.status = status;
      this.retryAfter = retryAfter;
    }

    /** Returns the status. */
    public int status() {
      return status;
    }

    /** Returns the value of {@code Retry-After}. */
    public Optional<String> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }
}
