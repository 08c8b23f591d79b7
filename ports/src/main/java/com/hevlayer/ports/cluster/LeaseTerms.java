package com.hevlayer.ports.cluster;

import java.time.Duration;

/**
 * A Lease that only one process holds. Immutable.
 *
 * @param namespace where the Lease lies
 * @param name of the Lease
 * @param identity of this process, unique among the candidates
 * @param duration after which others may take a Lease that was not renewed
 * @param renewDeadline how long the holder tries to renew before it gives up
 * @param retryPeriod between two tries
 */
public record LeaseTerms(
    String namespace,
    String name,
    String identity,
    Duration duration,
    Duration renewDeadline,
    Duration retryPeriod) {}
