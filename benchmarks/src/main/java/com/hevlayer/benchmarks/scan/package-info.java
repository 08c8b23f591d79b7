/** Scans of the embedded store. */
@NullMarked
package com.hevlayer.benchmarks.scan;

import org.jspecify.annotations.NullMarked;
