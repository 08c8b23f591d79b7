/** The log of a namespace: what makes an answered write survive. */
@NullMarked
package com.hevlayer.adapters.embedded.log;

import org.jspecify.annotations.NullMarked;
