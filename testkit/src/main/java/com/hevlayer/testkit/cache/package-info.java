/**
 * The contract of document caches. A cache's test class implements {@link
 * com.hevlayer.testkit.cache.CacheContract} and inherits its test methods.
 */
@NullMarked
package com.hevlayer.testkit.cache;

import org.jspecify.annotations.NullMarked;
