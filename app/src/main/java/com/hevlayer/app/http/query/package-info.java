/** Queries and their plans. */
@NullMarked
package com.hevlayer.app.http.query;

import org.jspecify.annotations.NullMarked;
