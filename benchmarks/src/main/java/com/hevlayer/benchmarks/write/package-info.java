/** Large writes through a gateway and its peers, with the memory they take. */
@NullMarked
package com.hevlayer.benchmarks.write;

import org.jspecify.annotations.NullMarked;
