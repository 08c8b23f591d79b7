/** The contract between the gateway and its plug-ins: interfaces and value types, no library. */
@NullMarked
package com.hevlayer.ports;

import org.jspecify.annotations.NullMarked;
