/** One query of many namespaces beside as many queries of one. */
@NullMarked
package com.hevlayer.benchmarks.federated;

import org.jspecify.annotations.NullMarked;
