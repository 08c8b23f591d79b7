package com.hevlayer.domain.embed;

import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A write after embedding.
 *
 * @param body what goes on instead of the caller's body; {@code null}: the caller's
 * @param usage to be added to the {@code performance} of the answer; {@code null}: the gateway
 *     embedded nothing
 * @param chunked whether rows hold the reserved attributes of chunks
 * @param declared to be remembered once the write was accepted
 */
public record Prepared(
    @Nullable MemorySegment body,
    @Nullable EmbeddingUsage usage,
    boolean chunked,
    Profiles.Declared declared) {
  /** Nothing to embed, nothing to remember. */
  public static final Prepared UNCHANGED =
      new Prepared(null, null, false, Profiles.Declared.NOTHING);

  /** Whether something is to be done once the write was accepted. */
  public boolean concernsAnswer() {
    return usage != null || !declared.isEmpty();
  }

  /** Returns what goes on, indexed. */
  public BodyIndex indexed(BodyIndex callers) {
    return body == null ? callers : BodyIndex.scan(body);
  }
}
