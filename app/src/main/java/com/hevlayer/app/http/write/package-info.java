/** Writes, copies and the state of asynchronous ones. */
@NullMarked
package com.hevlayer.app.http.write;

import org.jspecify.annotations.NullMarked;
