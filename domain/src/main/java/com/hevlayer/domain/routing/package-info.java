/**
 * Which store serves a namespace: definitions judged as a whole, stores opened, leased to requests
 * and closed, and lists that cover several stores.
 */
@NullMarked
package com.hevlayer.domain.routing;

import org.jspecify.annotations.NullMarked;
