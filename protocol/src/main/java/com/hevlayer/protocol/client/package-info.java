/** The other direction: typed calls as turbopuffer's bodies, its answers as typed values. */
@NullMarked
package com.hevlayer.protocol.client;

import org.jspecify.annotations.NullMarked;
