/** Rows by id, answered from the document cache where it has them and from the store otherwise. */
@NullMarked
package com.hevlayer.domain.cache;

import org.jspecify.annotations.NullMarked;
