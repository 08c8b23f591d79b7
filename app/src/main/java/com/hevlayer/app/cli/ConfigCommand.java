package com.hevlayer.app.cli;

import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.config.Catalogs;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.EnvironmentSecrets;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.config.OperatorConfig;
import com.hevlayer.app.config.Setting;
import com.hevlayer.app.config.StoreSource;
import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreSpec;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code layer config}: what would be in force, and where each value comes from. */
@Command(
    name = "config",
    description =
        "Print the effective configuration of a gateway or an operator and where each value comes"
            + " from.")
final class ConfigCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  /** Whose configuration is printed. */
  enum Role {
    /** That of {@code layer gateway}. */
    gateway,
    /** That of {@code layer operator}. */
    operator
  }

  @Option(
      names = "--role",
      paramLabel = "gateway|operator",
      defaultValue = "gateway",
      description = "Whose configuration (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // has a default
  private Role role;

  @Option(names = "--up", description = "That of 'layer up' instead of 'layer gateway'.")
  private boolean up;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file that defines the stores, as of 'layer up --config'; implies --up.")
  private @Nullable String file;

  @Override
  public Integer call() {
    Environment environment = Environment.ofProcess();
    PrintWriter out = spec.commandLine().getOut();
    if (role == Role.operator) {
      if (up || file != null) {
        throw new ParameterException(
            spec.commandLine(), "--up and --config are of a gateway, not of an operator");
      }
      print(out, OperatorConfig.read(environment).settings());
      return 0;
    }
    GatewayConfig config =
        up || file != null
            ? GatewayConfig.up(environment, null, null, file, null)
            : GatewayConfig.gateway(environment);
    print(out, config.settings());
    if (config.stores() instanceof StoreSource.Resources resources) {
      out.println();
      out.println(
          "stores, from the VectorStores of "
              + resources.storeNamespace()
              + ": as the cluster has them; kubectl get vectorstores.hevlayer.com shows them");
      return 0;
    }
    try (Plugins plugins = Plugins.load(config.plugins(), ConfigCommand.class.getClassLoader());
        Catalog catalog = Catalogs.of(config.stores())) {
      CatalogSnapshot snapshot = catalog.read();
      StorePlan plan =
          StorePlan.of(snapshot, plugins.stores().keySet(), new EnvironmentSecrets(environment));
      out.println();
      out.println("stores, from " + snapshot.origin() + ":");
      for (StoreSpec store : plan.stores()) {
        out.println("  " + store.name() + (store.isDefault() ? " (default)" : ""));
        out.println("    kind        " + store.kind());
        out.println("    endpoint    " + (store.url() == null ? "-" : store.url()));
        out.println("    region      " + (store.region() == null ? "-" : store.region()));
        out.println(
            "    credential  " + (store.apiKey() == null ? "-" : store.apiKey().toString()));
        out.println("    inboundAuth " + store.inboundAuth().mode());
        if (store.inboundAuth() instanceof InboundAuth.Keys keys) {
          keys.keys().forEach(key -> out.println("      key       " + line(key)));
        }
        out.println("    namespaces  " + namespaces(store));
        out.println("    options     " + store.options());
      }
    }
    return 0;
  }

  private static String line(InboundAuth.Key key) {
    return key.name()
        + ": "
        + key.scopes().stream().sorted().map(Scope::wireName).collect(Collectors.joining(", "));
  }

  private static String namespaces(StoreSpec store) {
    List<String> served = new ArrayList<>(store.namespaces());
    if (store.isDefault()) {
      served.add("every other one");
    }
    return served.isEmpty() ? "-" : String.join(", ", served);
  }

  private static void print(PrintWriter out, List<Setting> settings) {
    int longest = settings.stream().mapToInt(setting -> setting.name().length()).max().orElse(1);
    String format = "%-" + longest + "s %-40s # %s%n";
    for (Setting setting : settings) {
      out.printf(format, setting.name(), setting.value(), setting.origin());
    }
  }
}
