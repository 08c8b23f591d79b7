/**
 * The configuration: read once from environment and file, checked as a whole, immutable afterwards.
 */
@NullMarked
package com.hevlayer.app.config;

import org.jspecify.annotations.NullMarked;
