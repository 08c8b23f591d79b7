/** The gateway's own HTTP API as its operator calls it. */
@NullMarked
package com.hevlayer.ports.gateway;

import org.jspecify.annotations.NullMarked;
