/** Outbound HTTP as the host lends it to adapters. */
@NullMarked
package com.hevlayer.ports.net;

import org.jspecify.annotations.NullMarked;
