package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which rows to read in id order.
 *
 * @param afterId the id behind which to begin, or {@code null} for the first
 * @param pageSize rows of a page, 1 to 10,000
 */
public record ScanRequest(
    @Nullable Filter filter, Query.Projection projection, @Nullable Json afterId, int pageSize) {}
