/** Queries that the gateway ranks itself: by words, and routed by their text. */
@NullMarked
package com.hevlayer.app.http.hybrid;

import org.jspecify.annotations.NullMarked;
