/**
 * The routes: one table, the decision what becomes of a request, and the way from a typed store's
 * answer to bytes. Each capability adds its routes in a package of its own below this one.
 */
@NullMarked
package com.hevlayer.app.http;

import org.jspecify.annotations.NullMarked;
