/** Ports that are calls over HTTP. */
@NullMarked
package com.hevlayer.adapters.http;

import org.jspecify.annotations.NullMarked;
