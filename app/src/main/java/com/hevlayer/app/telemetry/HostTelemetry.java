package com.hevlayer.app.telemetry;

import com.hevlayer.ports.plugin.Telemetry;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plug-in reports goes to the meters and the log of the host. */
public final class HostTelemetry implements Telemetry {
  private final Meters meters;
  private final Logger log;

  /** Creates one that logs under the name of a plug-in or a part of the host. */
  public HostTelemetry(Meters meters, String name) {
    this.meters = meters;
    log = LoggerFactory.getLogger("com.hevlayer." + name);
  }

  @Override
  public void count(String name, Map<String, String> labels, double amount) {
    quietly(() -> meters.count(name, labels, amount));
  }

  @Override
  public void observe(String name, Map<String, String> labels, double value) {
    quietly(() -> meters.seconds(name, labels, value));
  }

  @Override
  public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {
    quietly(() -> meters.gauge(name, labels, value));
  }

  @Override
  public void event(Level level, String message, @Nullable Throwable cause) {
    switch (level) {
      case DEBUG -> log.debug(message, cause);
      case INFO -> log.info(message, cause);
      case WARN -> log.warn(message, cause);
      case ERROR -> log.error(message, cause);
    }
  }

  private void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      // A name with other labels than before: the plug-in must not fail for it.
      log.debug("a meter was refused", e);
    }
  }
}
