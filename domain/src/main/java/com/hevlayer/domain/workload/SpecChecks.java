package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.LabelSelector;
import com.hevlayer.ports.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of a workload that need nothing but the workload, in their order. */
final class SpecChecks {
  private static final String INVALID_SCALING = "InvalidScaling";

  private static final int MOST_OF_NAME = 56;
  private static final int MOST_OF_SOURCE = 98_304;
  private static final int MOST_ITEMS = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern PIPELINE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,7}");
  private static final String INVALID_TARGET = "InvalidTarget";

  private final WorkloadSpec spec;

  SpecChecks(WorkloadSpec spec) {
    this.spec = spec;
  }

  /** Returns the first refusal, or {@code null} if there is none. */
  @Nullable Refusal first() {
    List<Supplier<@Nullable Refusal>> checks =
        List.of(
            this::name,
            this::image,
            this::dispatch,
            this::target,
            this::source,
            this::scaling,
            this::schedule);
    for (Supplier<@Nullable Refusal> check : checks) {
      Refusal refusal = check.get();
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable Refusal name() {
    String name = spec.name();
    return name.length() <= MOST_OF_NAME && NAME.matcher(name).matches()
        ? null
        : Refusal.ofSpec(
            "InvalidName", "name \"" + name + "\" must be a DNS label of at most 56 characters");
  }

  private @Nullable Refusal image() {
    String image = spec.image();
    if (image.isBlank()) {
      return Refusal.ofSpec("InvalidWorker", "worker.image is empty");
    }
    return image.codePoints().anyMatch(SpecChecks::isWhite)
        ? Refusal.ofSpec("InvalidWorker", "worker.image \"" + image + "\" contains white space")
        : null;
  }

  private static boolean isWhite(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private @Nullable Refusal dispatch() {
    if (!spec.isFunction()) {
      return dispatchOfPipeline();
    }
    if (!Set.of("pull", "push").contains(spec.dispatch())) {
      return unsupported("worker.dispatch \"" + spec.dispatch() + "\" is neither pull nor push");
    }
    if (!spec.isPush()) {
      return spec.declaredPort().isPresent()
          ? unsupported("worker.port needs worker.dispatch push")
          : spec.url().map(_ -> unsupported("worker.url needs worker.dispatch push")).orElse(null);
    }
    return spec.url()
        .filter(url -> !isHttp(url))
        .map(url -> unsupported("worker.url \"" + url + "\" is not an http or https URL"))
        .orElse(null);
  }

  private @Nullable Refusal dispatchOfPipeline() {
    if (!spec.dispatch().equals("pull")) {
      return unsupported(
          "worker.dispatch \"" + spec.dispatch() + "\" is not supported for a Pipeline");
    }
    if (spec.declaredPort().isPresent()) {
      return unsupported("worker.port is not supported for a Pipeline");
    }
    return spec.url()
        .map(_ -> unsupported("worker.url is not supported for a Pipeline"))
        .orElse(null);
  }

  private static Refusal unsupported(String message) {
    return Refusal.ofSpec("UnsupportedDispatch", message);
  }

  private static boolean isHttp(String url) {
    try {
      URI parsed = new URI(url);
      String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
      return Set.of("http", "https").contains(scheme) && parsed.getHost() != null;
    } catch (URISyntaxException notAUrl) {
      return false;
    }
  }

  private @Nullable Refusal target() {
    if (spec.isFunction()) {
      return targetsOfFunction();
    }
    String target = spec.targetNamespace();
    if (target != null && !NAMESPACE.matcher(target).matches()) {
      return mismatch("target.namespace", target, NAMESPACE);
    }
    return PIPELINE.matcher(spec.queueId()).matches()
        ? null
        : mismatch("pipelineId", spec.queueId(), PIPELINE);
  }

  private @Nullable Refusal targetsOfFunction() {
    List<String> targets = spec.targetNamespaces();
    for (int i = 0; i < targets.size(); i++) {
      if (!NAMESPACE.matcher(targets.get(i)).matches()) {
        return mismatch("targetNamespaces[" + i + "]", targets.get(i), NAMESPACE);
      }
    }
    JsonObject selector = spec.indexSelector();
    if (selector != null) {
      try {
        LabelSelector.of(selector);
      } catch (IllegalArgumentException wrong) {
        return Refusal.ofSpec("InvalidIndexSelector", String.valueOf(wrong.getMessage()));
      }
    }
    return selector == null && targets.isEmpty() && !spec.runsBySchedule()
        ? Refusal.ofSpec("NoTargets", "neither targetNamespaces nor indexSelector is set")
        : null;
  }

  private static Refusal mismatch(String field, String value, Pattern pattern) {
    return Refusal.ofSpec(
        INVALID_TARGET, field + " \"" + value + "\" does not match ^" + pattern + "$");
  }

  private @Nullable Refusal source() {
    String source = spec.sourceRef();
    int size = source == null ? 0 : source.getBytes(StandardCharsets.UTF_8).length;
    return size <= MOST_OF_SOURCE
        ? null
        : Refusal.ofSpec(
            "SourceRefTooLarge", "sourceRef is " + size + " bytes, limit " + MOST_OF_SOURCE);
  }

  private @Nullable Refusal scaling() {
    long min = spec.min();
    long max = spec.max();
    if (Mode.declared(spec.declaredMode()) == null) {
      return scaling(
          "scaling.mode \"" + spec.declaredMode() + "\" is none of autoscale, fixed and disabled");
    }
    if (min < 0) {
      return scaling("replicas.min " + min + " is negative");
    }
    if (min > max) {
      return scaling("replicas.min " + min + " exceeds replicas.max " + max);
    }
    if (max < 1 && spec.declaredMode().equals(Mode.AUTOSCALE.text())) {
      return scaling("replicas.max " + max + " is less than 1, which mode autoscale needs");
    }
    OptionalLong warm = spec.warmWindowSeconds();
    if (warm.isPresent() && warm.getAsLong() < 0) {
      return scaling("warmWindowSeconds " + warm.getAsLong() + " is negative");
    }
    return threshold();
  }

  private @Nullable Refusal threshold() {
    String threshold = spec.declaredThreshold();
    return threshold == null || isThreshold(threshold)
        ? null
        : scaling(
            "annotation "
                + ChildLabels.QUEUE_THRESHOLD
                + " \""
                + threshold
                + "\" is not an integer from 1 to "
                + MOST_ITEMS);
  }

  private static boolean isThreshold(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return false;
    }
    int items = Integer.parseInt(text);
    return items >= 1 && items <= MOST_ITEMS;
  }

  private static Refusal scaling(String message) {
    return Refusal.ofSpec(INVALID_SCALING, message);
  }

  private @Nullable Refusal schedule() {
    if (!spec.isScheduled()) {
      return null;
    }
    if (!spec.isFunction() && spec.mode() == Mode.FIXED) {
      return schedule("a schedule needs scaling.mode autoscale, not fixed");
    }
    try {
      CronWindow.of(spec.cron(), spec.leaseSeconds());
      return null;
    } catch (IllegalArgumentException wrong) {
      return schedule(String.valueOf(wrong.getMessage()));
    }
  }

  private Refusal schedule(String cause) {
    return Refusal.ofSpec("InvalidSchedule", "schedule.cron \"" + spec.cron() + "\": " + cause);
  }
}
