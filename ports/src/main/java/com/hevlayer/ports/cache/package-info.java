/** The document cache: rows by id, an accelerator and never the truth. */
@NullMarked
package com.hevlayer.ports.cache;

import org.jspecify.annotations.NullMarked;
