/** Queries that the gateway executes itself: cut at the watermark, scattered, merged, fused. */
@NullMarked
package com.hevlayer.domain.query;

import org.jspecify.annotations.NullMarked;
