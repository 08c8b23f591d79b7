package com.hevlayer.app.cli;

import com.hevlayer.app.boot.Gateway;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code layer train}: does what a first minute usually does, on data of its own, so that the JVM
 * can remember which classes that takes.
 */
@Command(name = "train", hidden = true, description = "Train the start cache.")
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Path data = Files.createTempDirectory("layer-train");
    try {
      GatewayConfig config =
          GatewayConfig.up(new Environment(Map.of()), "0", data.toString(), null, "os");
      try (Gateway gateway = Gateway.start(config, new Environment(Map.of()))) {
        new TypicalRequests(URI.create("http://127.0.0.1:" + gateway.port())).send();
      }
      return 0;
    } finally {
      remove(data);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
