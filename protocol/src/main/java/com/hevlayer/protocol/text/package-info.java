/** Words of a text by the boundaries of UAX #29, the same for stores and for the gateway. */
@NullMarked
package com.hevlayer.protocol.text;

import org.jspecify.annotations.NullMarked;
