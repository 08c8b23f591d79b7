package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A change of a namespace's settings.
 *
 * @param pinning as written ({@code null}, a boolean or an object), or a Java {@code null} to leave
 *     it as it is
 * @param readOnly whether writes are refused, or {@code null} to leave it as it is
 */
public record NamespaceSettings(@Nullable Json pinning, @Nullable Boolean readOnly) {}
