/** turbopuffer as a store: where it is, what authorises a request, and the typed calls. */
@NullMarked
package com.hevlayer.adapters.turbopuffer;

import org.jspecify.annotations.NullMarked;
