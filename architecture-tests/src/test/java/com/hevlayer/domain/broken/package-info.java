/** Examples that break a rule of the house on purpose. */
@NullMarked
package com.hevlayer.domain.broken;

import org.jspecify.annotations.NullMarked;
