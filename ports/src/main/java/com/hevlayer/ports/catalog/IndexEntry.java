package com.hevlayer.ports.catalog;

import com.hevlayer.ports.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one namespace of a store as it was written. Immutable.
 *
 * @param name of the definition, which need not be that of the namespace
 * @param path where the definition stands, for messages
 * @param spec the definition, whatever its type
 * @param createdAt when it came into being, where that is known
 */
public record IndexEntry(String name, String path, Json spec, @Nullable Instant createdAt) {}
