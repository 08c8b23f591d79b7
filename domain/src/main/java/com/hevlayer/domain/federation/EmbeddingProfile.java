package com.hevlayer.domain.federation;

/**
 * How the vectors of a namespace were made.
 *
 * @param model such as {@code provider/name}
 * @param dimension elements of a vector, at least 1
 * @param metric such as {@code cosine_distance}
 * @param normalized whether vectors have length 1
 */
public record EmbeddingProfile(String model, int dimension, String metric, boolean normalized) {}
