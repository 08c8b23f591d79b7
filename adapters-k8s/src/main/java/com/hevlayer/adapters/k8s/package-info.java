/** The API server of Kubernetes as a {@link com.hevlayer.ports.cluster.Cluster}. */
@NullMarked
package com.hevlayer.adapters.k8s;

import org.jspecify.annotations.NullMarked;
