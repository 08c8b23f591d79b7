package com.hevlayer.domain.discovery;

import java.time.Duration;

/**
 * How namespaces are searched for. Immutable.
 *
 * @param interval from the end of one search to the begin of the next, 5 s to a day
 * @param pageSize names per page, 1 to 1000
 * @param prefix of the names that count, perhaps empty
 */
public record DiscoverySettings(Duration interval, int pageSize, String prefix) {}
