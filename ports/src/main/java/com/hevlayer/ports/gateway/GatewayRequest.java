package com.hevlayer.ports.gateway;

import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to the gateway. Immutable.
 *
 * @param operation name of the operation in metrics, such as {@code udf_create}
 * @param method HTTP method
 * @param path raw path and query, from the first slash on
 * @param body what to send, or {@code null} for nothing
 * @param timeout from connecting to the last byte
 */
public record GatewayRequest(
    String operation, String method, String path, @Nullable JsonObject body, Duration timeout) {}
