package com.hevlayer.ports.store;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A new namespace from another.
 *
 * @param branch whether it shares storage with its source until one of them changes
 * @param sourceRegion of a source elsewhere, or {@code null}
 * @param sourceKey of a source in another organisation, or {@code null}
 * @param encryption of the new namespace, or {@code null}
 * @param shards of the new namespace, or {@code null}
 */
public record CopyRequest(
    boolean branch,
    String source,
    @Nullable String sourceRegion,
    @Nullable Secret sourceKey,
    @Nullable JsonObject encryption,
    @Nullable Integer shards) {}
