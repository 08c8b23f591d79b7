package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.MergePool;
import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.ports.plugin.Telemetry;
import java.time.InstantSource;

/** What all namespaces of a store share. */
public record StoreSettings(
    Durability durability,
    LogStorage storage,
    MergePool merges,
    InstantSource clock,
    Telemetry telemetry) {}
