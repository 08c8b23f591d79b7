/** What stands around calls to stores: one circuit breaker for each. */
@NullMarked
package com.hevlayer.app.guard;

import org.jspecify.annotations.NullMarked;
