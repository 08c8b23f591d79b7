/**
 * A complete store adapter in one file, as a third party would write it; docs/adapters.md tells its
 * story.
 */
@NullMarked
package com.hevlayer.example;

import org.jspecify.annotations.NullMarked;
