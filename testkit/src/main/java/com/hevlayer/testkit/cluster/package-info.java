/**
 * An API server in memory, clients of it, and what every {@link com.hevlayer.ports.cluster.Cluster}
 * does, as tests.
 */
@NullMarked
package com.hevlayer.testkit.cluster;

import org.jspecify.annotations.NullMarked;
