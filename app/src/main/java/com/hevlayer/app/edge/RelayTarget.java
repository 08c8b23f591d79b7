package com.hevlayer.app.edge;

import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.Splice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is relayed to.
 *
 * @param store name of the store, for its breaker and for metrics
 * @param wire origin and credential of the store
 * @param target raw path and query behind the origin's prefix, normally {@link
 *     RequestHead#rawTarget()}
 * @param callerKey what becomes of the caller's {@code Authorization} when the store has no
 *     credential of its own; one that has a credential never sees the caller's
 * @param splices changes of the held body, in ascending order without overlap; empty where none is
 *     held
 * @param lease closed once when the exchange ends, however it ends; {@code null} for none
 * @param tap hears what the store answers; {@code null} for nobody
 * @param end sees the last bytes of it; {@code null} for nobody
 */
public record RelayTarget(
    String store,
    Wire wire,
    String target,
    CallerKey callerKey,
    List<Splice> splices,
    @Nullable AutoCloseable lease,
    @Nullable AnswerTap tap,
    @Nullable AnswerEnd end) {

  /** Creates a target to whose answer nobody listens. */
  public RelayTarget(
      String store,
      Wire wire,
      String target,
      CallerKey callerKey,
      List<Splice> splices,
      @Nullable AutoCloseable lease) {
    this(store, wire, target, callerKey, splices, lease, null, null);
  }

  /** What becomes of the caller's {@code Authorization}. */
  public enum CallerKey {
    /** It goes upstream as it came. */
    PASS_ON,
    /** It is dropped. */
    WITHHOLD
  }

  /** Copies the splices and checks the target. */
  public RelayTarget {
    splices = List.copyOf(splices);
    if (!target.startsWith("/")) {
      throw new IllegalArgumentException("target '" + target + "' does not start with '/'");
    }
  }
}
