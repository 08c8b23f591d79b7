/** Answers of the store port to bodies, straight into bytes. */
@NullMarked
package com.hevlayer.protocol.encode;

import org.jspecify.annotations.NullMarked;
