package com.hevlayer.ports.embed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs for one model. Immutable; the host constructs it.
 *
 * @param model {@code provider/name} or {@code provider/name@revision}, without whitespace
 * @param dims how many numbers each vector has, above 0; {@code null}: as many as the model gives
 * @param modality what all inputs are
 * @param inputs 1 to {@value #MOST_INPUTS} of them, all different
 */
public record EmbedRequest(
    String model, @Nullable Integer dims, Modality modality, List<? extends EmbedInput> inputs) {
  /** The most inputs that the host puts into one request. */
  public static final int MOST_INPUTS = 128;

  /** Copies the list. */
  public EmbedRequest {
    inputs = List.copyOf(inputs);
  }
}
