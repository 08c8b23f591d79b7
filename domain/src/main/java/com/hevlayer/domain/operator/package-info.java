/**
 * Watches the custom resources, brings their children to where they should be and says how they
 * are.
 */
@NullMarked
package com.hevlayer.domain.operator;

import org.jspecify.annotations.NullMarked;
