/** Contract kits: what every implementation of a port has to show. */
@NullMarked
package com.hevlayer.testkit;

import org.jspecify.annotations.NullMarked;
