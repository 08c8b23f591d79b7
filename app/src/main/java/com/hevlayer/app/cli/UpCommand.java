package com.hevlayer.app.cli;

import com.hevlayer.app.boot.Gateway;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.config.StoreSource;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layer up}: a gateway with an embedded store, for this machine only. */
@Command(
    name = "up",
    description = "Start a gateway with an embedded store on this machine; no key is asked for.")
final class UpCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on, 0 for a free one (default: 8080).")
  private @Nullable String port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the data lies (default: the user's data directory).")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML or JSON file that defines the stores, instead of the embedded one.")
  private @Nullable String file;

  @Option(
      names = "--durability",
      paramLabel = "fsync|os",
      description = "Whether a write is on disk when it is answered (default: fsync).")
  private @Nullable String durability;

  @Override
  public Integer call() {
    Environment environment = Environment.ofProcess();
    GatewayConfig config = GatewayConfig.up(environment, port, data, file, durability);
    Gateway gateway = Gateway.start(config, environment);
    Running running = Running.of(gateway);
    welcome(spec.commandLine().getOut(), config, "http://127.0.0.1:" + gateway.port());
    Running.announce();
    running.untilStopped();
    return 0;
  }

  private static void welcome(PrintWriter out, GatewayConfig config, String url) {
    out.println("Layer is ready at " + url);
    if (config.stores() instanceof StoreSource.Embedded) {
      out.println("Its data lies in " + config.data().toAbsolutePath());
    }
    out.println();
    out.println("Try:");
    out.println(
        "  curl -s " + url + "/v2/namespaces/tea -H 'content-type: application/json' -d \\");
    out.println(
        "    '{\"distance_metric\":\"cosine_distance\",\"upsert_rows\":[{\"id\":1,\"vector\":[0.1,0.9],\"name\":\"Sencha\"}]}'");
    out.println(
        "  curl -s " + url + "/v2/namespaces/tea/query -H 'content-type: application/json' -d \\");
    out.println(
        "    '{\"rank_by\":[\"vector\",\"ANN\",[0.2,0.8]],\"limit\":3,\"include_attributes\":[\"name\"]}'");
    out.println("  ./layer demo --url " + url);
    out.println();
    out.println("Ctrl-C stops it.");
    out.flush();
  }
}
