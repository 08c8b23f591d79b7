package com.hevlayer.domain.query;

import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RankBy;
import org.jspecify.annotations.Nullable;

/**
 * One ranked query of a namespace.
 *
 * @param filter the caller's, with cursor band and temporal selector; the cut at the watermark is
 *     not in it
 * @param topK rows wanted in all, at least 1
 */
public record Leg(
    RankBy rankBy,
    LegOrder order,
    @Nullable Filter filter,
    int topK,
    Query.Projection projection) {}
