/**
 * Queries that the gateway ranks itself: a text ranking fused with typo-tolerant ones of its words,
 * and the routing of a text between that and its meaning.
 */
@NullMarked
package com.hevlayer.domain.query.hybrid;

import org.jspecify.annotations.NullMarked;
