/** The embedded store: a log for durability, Lucene for search. */
@NullMarked
package com.hevlayer.adapters.embedded;

import org.jspecify.annotations.NullMarked;
