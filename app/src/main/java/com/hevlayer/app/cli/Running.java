package com.hevlayer.app.cli;

import com.hevlayer.app.boot.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A gateway that runs until the process is told to end. */
final class Running {
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Running() {}

  /** Makes the end of the process drain and stop the gateway first. */
  static Running of(Gateway gateway) {
    Running running = new Running();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.close();
                  running.stopped.countDown();
                },
                "shutdown"));
    return running;
  }

  /** Makes the file that whoever started the process may wait for. */
  static void announce() {
    String file = System.getProperty("layer.ready.file");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), "");
    } catch (IOException e) {
      // Only the training of the start cache waits for it.
    }
  }

  /** Waits until the gateway was stopped. */
  void untilStopped() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
