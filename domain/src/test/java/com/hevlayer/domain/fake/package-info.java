/** Stand-ins of what the domain is lent. */
@NullMarked
package com.hevlayer.domain.fake;

import org.jspecify.annotations.NullMarked;
