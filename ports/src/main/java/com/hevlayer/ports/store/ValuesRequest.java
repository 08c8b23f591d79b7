package com.hevlayer.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * Which values to count.
 *
 * @param filter of the rows, or {@code null} for all
 * @param attribute whose values are counted
 * @param most distinct values that the caller takes, at least 1
 */
public record ValuesRequest(@Nullable Filter filter, String attribute, int most) {}
