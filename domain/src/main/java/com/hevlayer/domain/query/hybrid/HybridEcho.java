package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.QueryTokens;
import com.hevlayer.domain.query.text.StopWords;
import com.hevlayer.ports.json.JsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * How a text was searched for, as the answer says it.
 *
 * @param fuzziness that was in force
 * @param legs how many were executed
 * @param perLegLimit rows asked of each
 * @param threads shards asked at once, or {@code null} on a namespace without shards
 * @param surfaced whether rows were looked for by their words alone
 * @param clamped whether the store allows less fuzziness than was asked for
 */
public record HybridEcho(
    QueryTokens tokens,
    StopWords stopWords,
    Fuzziness fuzziness,
    JsonNumber rankConstant,
    int legs,
    JsonNumber perLegLimit,
    @Nullable Integer threads,
    boolean surfaced,
    boolean clamped) {}
