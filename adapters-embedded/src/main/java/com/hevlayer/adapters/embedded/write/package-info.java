/**
 * What a write request means: its check against a schema, its evaluation against the rows that
 * exist, and the effect that goes into the log.
 */
@NullMarked
package com.hevlayer.adapters.embedded.write;

import org.jspecify.annotations.NullMarked;
