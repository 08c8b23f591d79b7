package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scales a workload by the length of its queue. */
final class QueueTrigger {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private QueueTrigger() {}

  /**
   * Returns the trigger.
   *
   * @param secured whether the gateway wants a bearer
   */
  static JsonObject of(WorkloadSpec spec, WorkloadSettings settings, boolean secured) {
    boolean bearer = secured && isGateway(settings);
    JsonObject metadata =
        Json.objectBuilder()
            .put("serverAddress", settings.metricsServer())
            .put("query", query(spec))
            .put("threshold", threshold(spec, settings))
            .put("activationThreshold", "0")
            .put("authModes", bearer ? Json.of("bearer") : null)
            .build();
    return Json.objectBuilder()
        .put("type", "prometheus")
        .put("name", "queue")
        .put("metricType", "AverageValue")
        .put("metadata", metadata)
        .put("authenticationRef", bearer ? Json.object("name", Json.of(spec.childName())) : null)
        .build();
  }

  /** Whether a workload in autoscale mode has queries that need a bearer. */
  static boolean needsBearer(WorkloadSpec spec, WorkloadSettings settings, boolean secured) {
    return secured && spec.isQueueScaled() && isGateway(settings);
  }

  // Names of queues hold neither quotes nor backslashes, so nothing is to be escaped.
  private static String query(WorkloadSpec spec) {
    String id = spec.queueId();
    return spec.isFunction()
        ? "(sum(layer_udf_queue_depth{udf=\""
            + id
            + "\"}) or vector(0)) + (sum(layer_udf_stage_count{udf=\""
            + id
            + "\",stage=\"processing\"}) or vector(0))"
        : "sum(layer_pipeline_stage_count{pipeline_id=\""
            + id
            + "\",stage!~\"indexed|failed\"}) or vector(0)";
  }

  private static String threshold(WorkloadSpec spec, WorkloadSettings settings) {
    String declared = spec.declaredThreshold();
    if (declared != null) {
      return Integer.toString(Integer.parseInt(declared));
    }
    return Integer.toString(
        spec.isFunction() ? settings.functionQueueThreshold() : settings.pipelineQueueThreshold());
  }

  // A bearer of the gateway is nobody else's business.
  private static boolean isGateway(WorkloadSettings settings) {
    try {
      return origin(settings.metricsServer()).equals(origin(settings.gatewayUrl()));
    } catch (URISyntaxException notAUrl) {
      return false;
    }
  }

  private static String origin(String url) throws URISyntaxException {
    URI parsed = new URI(url);
    String scheme = lower(parsed.getScheme());
    int port = parsed.getPort();
    if (port < 0) {
      port = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
    return scheme + "://" + lower(parsed.getHost()) + ":" + port;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
