/**
 * From what was observed of a Pipeline or a Function to the steps that bring its children to where
 * they should be. Pure.
 */
@NullMarked
package com.hevlayer.domain.workload;

import org.jspecify.annotations.NullMarked;
