/**
 * Full text for the embedded store: analysis, exact BM25, token filters, string patterns and
 * highlighting. Nothing here knows the wire, the schema or the layout of the index; field names
 * come from the caller.
 */
@NullMarked
package com.hevlayer.adapters.embedded.text;

import org.jspecify.annotations.NullMarked;
