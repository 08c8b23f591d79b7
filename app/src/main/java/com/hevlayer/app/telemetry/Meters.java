package com.hevlayer.app.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * All meters of the process. Names are used as given; label values are capped in number, so that
 * callers cannot grow the registry without bound. Thread-safe, never throws.
 */
public final class Meters implements AutoCloseable {
  private static final double[] SECONDS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] ROWS = {1, 10, 100, 1000, 10000};
  private static final double[] LEGS = {2, 4, 8, 16};
  private static final double[] CALLS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  private static final double NANOS = 1e9;
  private static final int MOST_VALUES = 5000;
  private static final int MOST_REMEMBERED = 20_000;

  /** A suffix that the registry cuts off, since it gives it a meaning of its own. */
  private static final String CREATED = "_created_total";

  /** What stands for it in the registry. */
  private static final String STAND_IN = "_created_by_layer_total";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, LabelCap> caps = new ConcurrentHashMap<>();
  private final Map<Key, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Key, DoubleConsumer> summaries = new ConcurrentHashMap<>();
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private volatile boolean created;

  private record Key(String name, Map<String, String> labels) {}

  /** Creates the meters of this process, those of the JVM among them. */
  public Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  /** Adds to a counter. */
  public void count(String name, Map<String, String> labels, double amount) {
    if (amount >= 0 && Double.isFinite(amount)) {
      Key key = new Key(name, labels);
      Counter counter = counters.get(key);
      if (counter == null) {
        counter = counter(name, labels);
        remember(counters, key, counter);
      }
      counter.increment(amount);
    }
  }

  /** Spares the registry's own look-up, which sorts and copies the labels every time. */
  private static <T> void remember(Map<Key, T> meters, Key key, T meter) {
    if (meters.size() < MOST_REMEMBERED) {
      meters.put(new Key(key.name(), Map.copyOf(key.labels())), meter);
    }
  }

  /** Returns a counter, to be kept where one is looked up too often. */
  Counter counter(String name, Map<String, String> labels) {
    String registered = name;
    if (name.endsWith(CREATED)) {
      registered = name.substring(0, name.length() - CREATED.length()) + STAND_IN;
      created = true;
    }
    return Counter.builder(registered).tags(tags(labels)).register(registry);
  }

  /** Returns a histogram of seconds, to be kept where one is looked up too often. */
  DoubleConsumer secondsOf(String name, Map<String, String> labels) {
    if (!name.endsWith("_seconds")) {
      return summary(name, labels, SECONDS);
    }
    Timer timer = timer(name, labels);
    return seconds -> timer.record(duration(seconds));
  }

  /**
   * Returns a histogram of durations that takes nanoseconds, to be kept where one is looked up too
   * often.
   *
   * @param name ends with {@code _seconds}, the unit in which it is read
   */
  LongConsumer nanosOf(String name, Map<String, String> labels) {
    Timer timer = timer(name, labels);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  // Not a summary: its histogram rounds up to whole numbers, so that every duration below a second
  // would be one of a second.
  private Timer timer(String name, Map<String, String> labels) {
    return Timer.builder(name)
        .tags(tags(labels))
        .serviceLevelObjectives(
            DoubleStream.of(SECONDS).mapToObj(Meters::duration).toArray(Duration[]::new))
        .register(registry);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * NANOS));
  }

  /** Returns a histogram with these boundaries, which are whole numbers. */
  DoubleConsumer summary(String name, Map<String, String> labels, double... boundaries) {
    return DistributionSummary.builder(name)
            .tags(tags(labels))
            .serviceLevelObjectives(boundaries)
            .register(registry)
        ::record;
  }

  /** Returns the value that a label has if it is not one too many, else {@code other}. */
  String capped(String label, String value) {
    return caps.computeIfAbsent(label, key -> new LabelCap(most(key))).cap(value);
  }

  /** Records a duration in seconds. */
  public void seconds(String name, Map<String, String> labels, double value) {
    record(name, labels, value, () -> secondsOf(name, labels));
  }

  /** Records a number of rows. */
  public void rows(String name, Map<String, String> labels, double value) {
    record(name, labels, value, () -> summary(name, labels, ROWS));
  }

  /** Records a number of queries of one request. */
  public void legs(String name, Map<String, String> labels, double value) {
    record(name, labels, value, () -> summary(name, labels, LEGS));
  }

  /** Records a number of calls of a store for one request. */
  public void calls(String name, Map<String, String> labels, double value) {
    record(name, labels, value, () -> summary(name, labels, CALLS));
  }

  /** Registers a gauge; a second one with name and labels replaces the first. */
  public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {
    Key key = new Key(name, Map.copyOf(labels));
    if (gauges.put(key, value) == null) {
      Gauge.builder(name, () -> read(key)).tags(tags(labels)).register(registry);
    }
  }

  /** Returns all meters in Prometheus' text format, version 0.0.4. */
  public String scrape() {
    String text = registry.scrape();
    return created ? text.replace(STAND_IN, CREATED) : text;
  }

  /** Returns the registry, for other instrumentation of this application. */
  public MeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }

  private double read(Key key) {
    DoubleSupplier value = gauges.get(key);
    try {
      return value == null ? Double.NaN : value.getAsDouble();
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }

  private void record(
      String name, Map<String, String> labels, double value, Supplier<DoubleConsumer> maker) {
    if (value >= 0 && Double.isFinite(value)) {
      Key key = new Key(name, labels);
      DoubleConsumer summary = summaries.get(key);
      if (summary == null) {
        summary = maker.get();
        remember(summaries, key, summary);
      }
      summary.accept(value);
    }
  }

  private Tags tags(Map<String, String> labels) {
    Tags tags = Tags.empty();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      tags = tags.and(label.getKey(), capped(label.getKey(), label.getValue()));
    }
    return tags;
  }

  private static int most(String label) {
    return List.of("pipeline_id", "udf").contains(label) ? 50 : MOST_VALUES;
  }
}
