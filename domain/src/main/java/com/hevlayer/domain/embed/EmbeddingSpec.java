package com.hevlayer.domain.embed;

import com.hevlayer.ports.embed.Modality;
import org.jspecify.annotations.Nullable;

/**
 * By which model something is embedded.
 *
 * @param model {@code provider/name[@revision]}
 * @param dims {@code null}: as the model gives
 */
record EmbeddingSpec(Serving serving, String model, @Nullable Integer dims, Modality modality) {}
