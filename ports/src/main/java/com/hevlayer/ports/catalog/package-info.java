/** Where the definitions of stores come from, as they were written and with their changes. */
@NullMarked
package com.hevlayer.ports.catalog;

import org.jspecify.annotations.NullMarked;
