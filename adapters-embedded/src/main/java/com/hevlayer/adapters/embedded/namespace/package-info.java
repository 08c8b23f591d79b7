/**
 * Namespaces on disk: one directory each, opened when asked for and closed when idle, with a log,
 * an index, and one writer at a time that takes all waiting requests together.
 */
@NullMarked
package com.hevlayer.adapters.embedded.namespace;

import org.jspecify.annotations.NullMarked;
