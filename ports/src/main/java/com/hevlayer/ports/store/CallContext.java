package com.hevlayer.ports.store;

import com.hevlayer.ports.plugin.Secret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What comes along with every call.
 *
 * @param requestId 1 to 128 visible ASCII characters
 * @param purpose why the call is made
 * @param deadline after this instant nobody waits for the answer; {@code null}: no deadline
 * @param cancellation tells when nobody waits any more
 * @param callerKey the caller's key, only where the store has no credential of its own
 */
public record CallContext(
    String requestId,
    Purpose purpose,
    @Nullable Instant deadline,
    Cancellation cancellation,
    @Nullable Secret callerKey) {

  /** Why a call is made. */
  public enum Purpose {
    /** A caller waits for it. */
    REQUEST,
    /** A consistency poll. */
    POLL,
    /** A step of a scan. */
    SCAN,
    /** A step of a warm job. */
    WARM,
    /**
     * A look-up the host makes for itself, such as that of the marker row before a write. The store
     * may answer from a state up to one second old.
     */
    PROBE
  }

  /** Returns a context without deadline, cancellation and key. */
  public static CallContext of(String requestId, Purpose purpose) {
    return new CallContext(requestId, purpose, null, Cancellation.NEVER, null);
  }

  /** Returns the same context for another purpose. */
  public CallContext withPurpose(Purpose other) {
    return new CallContext(requestId, other, deadline, cancellation, callerKey);
  }

  /** Returns the same context, cancelled by another. */
  public CallContext withCancellation(Cancellation other) {
    return new CallContext(requestId, purpose, deadline, other, callerKey);
  }

  /** Returns the same context with another deadline; {@code null}: none. */
  public CallContext withDeadline(@Nullable Instant other) {
    return new CallContext(requestId, purpose, other, cancellation, callerKey);
  }

  /** Returns the caller's key. */
  public Optional<Secret> key() {
    return Optional.ofNullable(callerKey);
  }
}
