package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a write as the cache keeps it.
 *
 * @param attributes without id and vectors
 * @param vector the single vector, or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record WrittenRow(Json id, Map<String, Json> attributes, float @Nullable [] vector) {}
