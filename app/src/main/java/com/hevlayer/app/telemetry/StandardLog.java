package com.hevlayer.app.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;

/** The log of a process whose output a cluster gathers. */
public final class StandardLog {
  private static final String CONFIGURATION = "/com/hevlayer/app/telemetry/standard-log.xml";

  private StandardLog() {}

  /**
   * Sends everything that is logged from now on to standard output, one JSON object a line.
   *
   * @param level of what is said by ourselves; others are heard from {@code warn} on
   */
  public static void begin(String level) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    URL configuration = StandardLog.class.getResource(CONFIGURATION);
    context.reset();
    context.putProperty("LOG_LEVEL", level);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException("the log cannot be set up", e);
    }
  }
}
