/** The dependency rules of the house. */
@NullMarked
package com.hevlayer.architecture;

import org.jspecify.annotations.NullMarked;
