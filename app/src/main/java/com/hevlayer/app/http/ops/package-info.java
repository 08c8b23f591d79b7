/** Health, readiness, metrics and the description of the API: what machines ask without a key. */
@NullMarked
package com.hevlayer.app.http.ops;

import org.jspecify.annotations.NullMarked;
