package com.hevlayer.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * Which namespaces to list.
 *
 * @param prefix bytewise; empty for all
 * @param cursor of the previous page, or {@code null}; an unknown one is refused with 400
 * @param pageSize 1 to 1000; outside it is refused with 400
 */
public record NamespaceQuery(String prefix, @Nullable String cursor, int pageSize) {}
