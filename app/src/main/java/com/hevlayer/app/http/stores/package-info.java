/** The stores of this gateway. */
@NullMarked
package com.hevlayer.app.http.stores;

import org.jspecify.annotations.NullMarked;
