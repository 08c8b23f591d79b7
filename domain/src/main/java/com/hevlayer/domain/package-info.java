/** The rules of the gateway: pure code that reaches the world through ports only. */
@NullMarked
package com.hevlayer.domain;

import org.jspecify.annotations.NullMarked;
