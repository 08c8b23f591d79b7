package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** A host that remembers what it was told. */
final class TestContext implements PluginContext, Telemetry {
  private final InstantSource clock;
  private final List<String> events = new CopyOnWriteArrayList<>();

  TestContext(InstantSource clock) {
    this.clock = clock;
  }

  TestContext() {
    this(InstantSource.system());
  }

  /** Returns the events, each with its level in front. */
  List<String> events() {
    return events;
  }

  @Override
  public HttpTransport http() {
    throw new UnsupportedOperationException();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Telemetry telemetry() {
    return this;
  }

  @Override
  public Path dataDirectory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void count(String name, Map<String, String> labels, double amount) {}

  @Override
  public void observe(String name, Map<String, String> labels, double value) {}

  @Override
  public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {}

  @Override
  public void event(Level level, String message, @Nullable Throwable cause) {
    events.add(level + " " + message);
  }
}
