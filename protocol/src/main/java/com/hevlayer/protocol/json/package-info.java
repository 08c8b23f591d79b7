/** JSON text to values and back: strict, exact, without floats on the way. */
@NullMarked
package com.hevlayer.protocol.json;

import org.jspecify.annotations.NullMarked;
