/** The JSON value that crosses ports: exact numbers, no floats on the way, no library. */
@NullMarked
package com.hevlayer.ports.json;

import org.jspecify.annotations.NullMarked;
