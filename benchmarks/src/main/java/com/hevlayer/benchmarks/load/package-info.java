/** Load at a fixed rate. */
@NullMarked
package com.hevlayer.benchmarks.load;

import org.jspecify.annotations.NullMarked;
