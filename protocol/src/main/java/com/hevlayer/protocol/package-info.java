/** turbopuffer's wire format: what is scanned, spliced, decoded and encoded. */
@NullMarked
package com.hevlayer.protocol;

import org.jspecify.annotations.NullMarked;
