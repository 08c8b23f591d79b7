package com.hevlayer.ports.cache;

import org.jspecify.annotations.Nullable;

/**
 * How the connection to a cache stands.
 *
 * @param connected whether calls have a chance
 * @param generation how many times it connected since it was opened; 0: never
 * @param lastError what failed last, without secrets, or {@code null}
 */
public record CacheState(boolean connected, long generation, @Nullable String lastError) {}
