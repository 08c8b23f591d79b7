/** Measurements: each prints the command that repeats it. */
@NullMarked
package com.hevlayer.benchmarks;

import org.jspecify.annotations.NullMarked;
