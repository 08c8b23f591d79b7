/** The same work over HTTP on a gateway and its peers, and on Lucene in process, in one run. */
@NullMarked
package com.hevlayer.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
