/** Examples that break a rule of the house on purpose. */
@NullMarked
package com.hevlayer.domain.second.broken;

import org.jspecify.annotations.NullMarked;
