package com.hevlayer.app.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

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
  private static final int MOST_VALUES = 5000;
  private static final int MOST_REMEMBERED = 20_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, LabelCap> caps = new ConcurrentHashMap<>();
  private final Map<Key, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Key, DistributionSummary> summaries = new ConcurrentHashMap<>();
  private final JvmGcMetrics collector = new JvmGcMetrics();

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
    return Counter.builder(name).tags(tags(labels)).register(registry);
  }

  /** Returns a histogram of seconds, to be kept where one is looked up too often. */
  DistributionSummary secondsOf(String name, Map<String, String> labels) {
    return summary(name, labels, SECONDS);
  }

  /** Returns a histogram with these boundaries. */
  DistributionSummary summary(String name, Map<String, String> labels, double... boundaries) {
    return DistributionSummary.builder(name)
        .tags(tags(labels))
        .serviceLevelObjectives(boundaries)
        .register(registry);
  }

  /** Returns the value that a label has if it is not one too many, else {@code other}. */
  String capped(String label, String value) {
    return caps.computeIfAbsent(label, key -> new LabelCap(most(key))).cap(value);
  }

  /** Records a duration in seconds. */
  public void seconds(String name, Map<String, String> labels, double value) {
    record(name, labels, value, SECONDS);
  }

  /** Records a number of rows. */
  public void rows(String name, Map<String, String> labels, double value) {
    record(name, labels, value, ROWS);
  }

  /** Records a number of queries of one request. */
  public void legs(String name, Map<String, String> labels, double value) {
    record(name, labels, value, LEGS);
  }

  /** Records a number of calls of a store for one request. */
  public void calls(String name, Map<String, String> labels, double value) {
    record(name, labels, value, CALLS);
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
    return registry.scrape();
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

  private void record(String name, Map<String, String> labels, double value, double[] boundaries) {
    if (value >= 0 && Double.isFinite(value)) {
      Key key = new Key(name, labels);
      DistributionSummary summary = summaries.get(key);
      if (summary == null) {
        summary = summary(name, labels, boundaries);
        remember(summaries, key, summary);
      }
      summary.record(value);
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
