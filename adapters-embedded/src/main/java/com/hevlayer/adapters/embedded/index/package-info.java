/**
 * Rows in Lucene: how a row becomes a document and a document a row again, how vectors are stored
 * and merged, and the point-in-time view that everything reads from.
 */
@NullMarked
package com.hevlayer.adapters.embedded.index;

import org.jspecify.annotations.NullMarked;
