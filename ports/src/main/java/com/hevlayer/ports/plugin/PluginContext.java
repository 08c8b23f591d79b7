package com.hevlayer.ports.plugin;

import com.hevlayer.ports.net.HttpTransport;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the host lends to an open provider. Thread-safe. The host implements this type; it may grow
 * at any time.
 */
public interface PluginContext {

  /** Returns the HTTP client of the host: pooled, timed, cancellable. */
  HttpTransport http();

  /** Returns the wall clock. */
  InstantSource clock();

  /** Returns where to report events and figures. */
  Telemetry telemetry();

  /**
   * Returns a directory that belongs to this provider alone and survives restarts; created on the
   * first call.
   */
  Path dataDirectory();
}
