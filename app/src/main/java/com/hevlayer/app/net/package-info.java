/**
 * Outbound HTTP/1.1: connections on the selectors of the server, one bounded pool per origin, TLS,
 * and the clocks of an upstream call. Asynchronous, but for {@link
 * com.hevlayer.app.net.PooledTransport}, which adapters block on.
 */
@NullMarked
package com.hevlayer.app.net;

import org.jspecify.annotations.NullMarked;
