package com.hevlayer.app.boot;

import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the host lends to one open provider.
 *
 * @param directory for data of its own, or {@code null} where this process keeps none
 */
public record HostContext(
    HttpTransport http, InstantSource clock, Telemetry telemetry, @Nullable Path directory)
    implements PluginContext {

  @Override
  public Path dataDirectory() {
    if (directory == null) {
      throw new PluginException(
          "this process keeps no data: what needs a directory lives in a gateway only");
    }
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new PluginException(
          "the data directory " + directory + " cannot be made: " + e.getMessage(), e);
    }
  }
}
