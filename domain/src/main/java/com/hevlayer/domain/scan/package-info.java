/** Scans: the ids, the number or the values of all rows that match. */
@NullMarked
package com.hevlayer.domain.scan;

import org.jspecify.annotations.NullMarked;
