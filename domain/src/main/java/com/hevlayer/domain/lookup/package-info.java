/** Rows by their ids, as every part of the gateway asks a store for them. */
@NullMarked
package com.hevlayer.domain.lookup;

import org.jspecify.annotations.NullMarked;
