/** The composition root: everything that is assembled, started and stopped. */
@NullMarked
package com.hevlayer.app;

import org.jspecify.annotations.NullMarked;
