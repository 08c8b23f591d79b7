/**
 * What every request meets first: request id, path rules, admission, draining, body limits and the
 * relay. Asynchronous: nothing in here blocks a thread of the server. The rest of the application
 * plugs in through {@link com.hevlayer.app.edge.Gatekeeper}.
 */
@NullMarked
package com.hevlayer.app.edge;

import org.jspecify.annotations.NullMarked;
