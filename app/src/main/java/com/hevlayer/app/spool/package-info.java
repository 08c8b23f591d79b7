/** Temporary files for what does not fit into memory. */
@NullMarked
package com.hevlayer.app.spool;

import org.jspecify.annotations.NullMarked;
