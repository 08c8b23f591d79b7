/** Metrics in Prometheus' form and one structured log line for each refused or failed request. */
@NullMarked
package com.hevlayer.app.telemetry;

import org.jspecify.annotations.NullMarked;
