package com.hevlayer.app.boot;

import com.hevlayer.app.edge.Edge;
import com.hevlayer.app.http.ServedHandler;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.HandlerType;
import java.util.List;

/** Sets Javalin up behind the edge: it serves what the gate admitted and decides nothing itself. */
final class Server {
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.HEAD,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE);

  private Server() {}

  static Javalin of(Edge edge, ServedHandler handler) {
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.startup.startupWatcherEnabled = false;
      config.concurrency.useVirtualThreads = true;
      // The handler compresses by itself, by the rules of the contract.
      config.http.compressionStrategy = CompressionStrategy.NONE;
      config.http.maxRequestSize = Long.MAX_VALUE;
      config.jetty.threadPool = Edge.threadPool();
      config.jetty.modifyServer(edge::install);
      METHODS.forEach(method -> config.routes.addHttpHandler(method, "*", handler));
    });
  }
}
