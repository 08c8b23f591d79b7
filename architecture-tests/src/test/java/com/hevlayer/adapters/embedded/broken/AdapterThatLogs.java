package com.hevlayer.adapters.embedded.broken;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An adapter that writes a log of its own. */
public final class AdapterThatLogs {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterThatLogs.class);

  private AdapterThatLogs() {}

  /** Logs. */
  public static void speak() {
    LOG.info("spoken");
  }
}
