/** Finds the namespaces of the stores and makes an Index object for each. */
@NullMarked
package com.hevlayer.domain.discovery;

import org.jspecify.annotations.NullMarked;
