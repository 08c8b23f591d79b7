/** A gateway in memory, as far as the operator calls it. */
@NullMarked
package com.hevlayer.testkit.gateway;

import org.jspecify.annotations.NullMarked;
