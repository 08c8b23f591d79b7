package com.hevlayer.domain.embed;

/**
 * A text that was embedded.
 *
 * @param attribute the vector attribute to rank by
 * @param vector not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record EmbeddedQuery(String attribute, float[] vector, EmbeddingUsage usage) {}
