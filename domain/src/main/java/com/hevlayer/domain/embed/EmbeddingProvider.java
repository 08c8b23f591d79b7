package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.Embeddings;
import java.util.List;

/** Where vectors come from. Thread-safe; blocks. */
interface EmbeddingProvider {

  /** Returns how many inputs go into one call at most, 1 or more. */
  int most();

  /**
   * Embeds inputs.
   *
   * @param target on whose behalf
   * @param inputs 1 to {@link #most()}, all different
   * @return vectors in the order of the inputs; whatever the provider gave
   * @throws com.hevlayer.domain.fault.Fault if the provider refuses
   */
  Embeddings embed(Target target, EmbeddingSpec spec, List<EmbedInput> inputs);
}
