/**
 * A document cache inside the process, on Caffeine: one bound in bytes over all namespaces, and for
 * each namespace the keys of what is cached of it.
 */
@NullMarked
package com.hevlayer.adapters.embedded.cache;

import org.jspecify.annotations.NullMarked;
