/** Threads as the domain sees them: lent by whoever calls it, so that a simulator can lend them. */
@NullMarked
package com.hevlayer.domain.parallel;

import org.jspecify.annotations.NullMarked;
