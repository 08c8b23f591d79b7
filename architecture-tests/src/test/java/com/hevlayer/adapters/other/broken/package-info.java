/** Examples that break a rule of the house on purpose. */
@NullMarked
package com.hevlayer.adapters.other.broken;

import org.jspecify.annotations.NullMarked;
