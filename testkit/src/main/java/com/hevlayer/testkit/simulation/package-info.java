/** A simulator of blocking code: virtual time, one actor at a time, every run repeatable. */
@NullMarked
package com.hevlayer.testkit.simulation;

import org.jspecify.annotations.NullMarked;
