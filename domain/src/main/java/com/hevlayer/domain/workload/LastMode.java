package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mode that was last applied, as the status of the workload tells it. */
final class LastMode {
  private static final Set<String> APPLIED =
      Set.of("Reconciled", "KedaUnavailable", "GatewayRegistrationFailed");

  private LastMode() {}

  /** Returns the mode, or {@code null} if the status does not tell. */
  static @Nullable Mode of(JsonObject workload) {
    String ready = reason(workload, Conditions.READY);
    if (ready.equals("Paused")) {
      return Mode.PAUSED;
    }
    if (ready.equals("Disabled")) {
      return Mode.DISABLED;
    }
    String scaling = reason(workload, "Autoscaling");
    if (!APPLIED.contains(ready) || scaling.isEmpty() || scaling.equals("NotEvaluated")) {
      return null;
    }
    if (scaling.equals("NotAutoscaled")) {
      return ready.equals("Reconciled") ? Mode.FIXED : null;
    }
    return Mode.AUTOSCALE;
  }

  private static String reason(JsonObject workload, String type) {
    return StatusDocument.condition(workload, type).map(Condition::reason).orElse("");
  }
}
