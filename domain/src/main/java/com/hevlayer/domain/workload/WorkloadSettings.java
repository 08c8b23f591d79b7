package com.hevlayer.domain.workload;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an installation says about all workloads. Immutable.
 *
 * @param operatorNamespace where the operator runs
 * @param gatewayUrl base of the gateway without a trailing slash
 * @param metricsServer what KEDA queries
 * @param gatewaySecretName Secret with the bearer of the gateway, or {@code null} if the gateway is
 *     open
 * @param gatewaySecretKey key in that Secret, or {@code null} if the gateway is open
 * @param replicasCeiling most replicas of any workload, 1 to 10,000
 * @param pipelineQueueThreshold items per replica of a Pipeline, 1 to 1,000,000
 * @param functionQueueThreshold items per replica of a Function, 1 to 1,000,000
 * @param pollingInterval of KEDA, whole seconds
 * @param cooldown of KEDA where the workload says nothing, whole seconds
 * @param workerServiceAccount of workers in the operator's namespace, or {@code null}
 */
public record WorkloadSettings(
    String operatorNamespace,
    String gatewayUrl,
    String metricsServer,
    @Nullable String gatewaySecretName,
    @Nullable String gatewaySecretKey,
    int replicasCeiling,
    int pipelineQueueThreshold,
    int functionQueueThreshold,
    Duration pollingInterval,
    Duration cooldown,
    @Nullable String workerServiceAccount) {}
