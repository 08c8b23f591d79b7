/** Plug-ins, wiring and life cycle: from a configuration to a running gateway and back. */
@NullMarked
package com.hevlayer.app.boot;

import org.jspecify.annotations.NullMarked;
