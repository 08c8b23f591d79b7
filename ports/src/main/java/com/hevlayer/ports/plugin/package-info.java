/** How an adapter jar introduces itself and what the host lends it. */
@NullMarked
package com.hevlayer.ports.plugin;

import org.jspecify.annotations.NullMarked;
