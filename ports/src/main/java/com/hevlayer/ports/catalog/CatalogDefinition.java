package com.hevlayer.ports.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which definitions a catalogue is made of. Immutable.
 *
 * @param storeNamespace where the definitions of stores and their secrets lie
 * @param indexNamespace where the definitions of namespaces of stores lie, or {@code null} if
 *     nobody wants them
 * @param patience how long a first read waits for whoever keeps the definitions
 */
public record CatalogDefinition(
    String storeNamespace, @Nullable String indexNamespace, Duration patience) {}
