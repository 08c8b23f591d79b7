package com.hevlayer.ports.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Which cluster to talk to. Immutable.
 *
 * @param kubeconfig path of a kubeconfig file, or {@code null} for the service account of the pod or
 *     the user's own file
 * @param reporter name of the controller in events
 * @param instance name of this process in events
 */
public record ClusterDefinition(@Nullable String kubeconfig, String reporter, String instance) {}
