/** A Kubernetes cluster as the operator and the gateway see it: objects are JSON values. */
@NullMarked
package com.hevlayer.ports.cluster;

import org.jspecify.annotations.NullMarked;
