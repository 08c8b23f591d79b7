/** Threads for the domain: virtual ones. */
@NullMarked
package com.hevlayer.app.run;

import org.jspecify.annotations.NullMarked;
