/**
 * Who may call: the inbound policy of each store, the scope each route needs, and the judgement of
 * a caller by both.
 */
@NullMarked
package com.hevlayer.domain.access;

import org.jspecify.annotations.NullMarked;
