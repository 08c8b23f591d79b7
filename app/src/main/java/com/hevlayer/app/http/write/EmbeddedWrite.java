package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.domain.embed.Counters;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.Prepared;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.ports.store.NamespaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What embedding has to do with the answer of a relayed write. Immutable. */
record EmbeddedWrite(WriteEmbedding embedding, NamespaceName namespace, Prepared prepared) {

  /** Whether an answer of success gets counters, so that it has to be held. */
  boolean counts() {
    return prepared.usage() != null;
  }

  /** The store accepted the write; touches memory only. */
  void accepted() {
    embedding.accepted(namespace, prepared);
  }

  /** Returns an answer of success with the counters, or {@code null} where there are none. */
  @Nullable Reply answer(int status, byte[] body) {
    EmbeddingUsage usage = prepared.usage();
    return usage == null ? null : new Reply(status, List.of(), Counters.add(body, usage));
  }
}
