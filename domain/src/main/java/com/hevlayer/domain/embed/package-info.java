/** Text that becomes vectors on its way through the gateway. */
@NullMarked
package com.hevlayer.domain.embed;

import org.jspecify.annotations.NullMarked;
