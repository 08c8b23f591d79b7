package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.Optional;

/** Serves the embeddings that writes ask for, before they are planned. Thread-safe; blocks. */
@FunctionalInterface
public interface WriteEmbedding {
  /** Leaves every body as it is. */
  WriteEmbedding NONE = (target, body) -> Optional.empty();

  /**
   * Prepares a write.
   *
   * @param body as the caller sent it; its rows were not judged yet, it may be no object
   * @return empty if nothing is to be done
   * @throws com.hevlayer.domain.fault.Fault if the write is refused, or cannot be served
   */
  Optional<PreparedWrite> prepare(Target target, BodyIndex body);
}
