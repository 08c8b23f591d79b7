package com.hevlayer.domain.routing;

/**
 * How the vectors of a namespace were made. Distances of two namespaces can be compared only where
 * all of it is equal.
 *
 * @param model such as {@code provider/name}
 * @param dimension elements of a vector, 1 to 65,536
 * @param metric such as {@code cosine_distance}
 * @param normalization how the output of the model is normalised, such as {@code l2}
 */
public record EmbeddingProfile(String model, int dimension, String metric, String normalization) {}
