package com.hevlayer.app.boot;

import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** What the host lends to one open store. */
record HostContext(HttpTransport http, InstantSource clock, Telemetry telemetry, Path directory)
    implements PluginContext {

  @Override
  public Path dataDirectory() {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new PluginException(
          "the data directory " + directory + " cannot be made: " + e.getMessage(), e);
    }
  }
}
