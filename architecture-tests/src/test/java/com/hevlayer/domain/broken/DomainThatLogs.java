package com.hevlayer.domain.broken;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule of the gateway that writes a log. */
public final class DomainThatLogs {
  private static final Logger LOG = LoggerFactory.getLogger(DomainThatLogs.class);

  private DomainThatLogs() {}

  /** Logs. */
  public static void speak() {
    LOG.info("spoken");
  }
}
