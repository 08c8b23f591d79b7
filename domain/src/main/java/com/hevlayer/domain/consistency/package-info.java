/** Watermarks: up to which instant the index of a namespace is known to hold every write. */
@NullMarked
package com.hevlayer.domain.consistency;

import org.jspecify.annotations.NullMarked;
