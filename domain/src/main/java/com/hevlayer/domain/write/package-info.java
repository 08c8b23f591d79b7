/** Writes: what a body must be, whether the gateway manages it, and how its rows are stamped. */
@NullMarked
package com.hevlayer.domain.write;

import org.jspecify.annotations.NullMarked;
