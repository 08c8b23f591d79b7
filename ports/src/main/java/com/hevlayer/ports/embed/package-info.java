/** Models that turn texts and images into vectors, and the images that callers name by address. */
@NullMarked
package com.hevlayer.ports.embed;

import org.jspecify.annotations.NullMarked;
