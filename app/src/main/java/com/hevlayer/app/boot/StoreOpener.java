package com.hevlayer.app.boot;

import com.hevlayer.app.guard.GuardedStore;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.app.telemetry.HostTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import com.hevlayer.ports.store.VectorStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens stores through the providers of the plug-ins. */
public final class StoreOpener implements StoreRegistry.Opener {
  private final Plugins plugins;
  private final HttpTransport http;
  private final InstantSource clock;
  private final Meters meters;
  private final @Nullable Path data;
  private final Function<StoreDefinition, String> label;

  /** Creates one for stores of a gateway, which are measured by name. */
  StoreOpener(Plugins plugins, HttpTransport http, InstantSource clock, Meters meters, Path data) {
    this(plugins, http, clock, meters, data, StoreDefinition::name);
  }

  /**
   * Creates one.
   *
   * @param data directory below which stores keep their data, or {@code null}: then a store that
   *     wants to is refused
   * @param label what a store is called in metrics
   */
  public StoreOpener(
      Plugins plugins,
      HttpTransport http,
      InstantSource clock,
      Meters meters,
      @Nullable Path data,
      Function<StoreDefinition, String> label) {
    this.plugins = plugins;
    this.http = http;
    this.clock = clock;
    this.meters = meters;
    this.data = data;
    this.label = label;
  }

  @Override
  public VectorStore open(StoreDefinition definition) {
    VectorStoreProvider provider = plugins.stores().get(definition.kind());
    if (provider == null) {
      throw new PluginException(
          "no plug-in offers the kind '" + definition.kind() + "' of store " + definition.name());
    }
    HostTelemetry telemetry = new HostTelemetry(meters, "store." + definition.name());
    PluginContext context =
        new HostContext(
            http,
            clock,
            telemetry,
            data == null
                ? null
                : data.resolve(definition.kind()).resolve(fileName(definition.name())));
    try {
      VectorStore store = InPlugin.run(provider, () -> provider.open(definition, context));
      return new GuardedStore(store, label.apply(definition), telemetry);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new PluginException(
          message.startsWith("store ") ? message : "store '" + definition.name() + "': " + message,
          e);
    }
  }

  /** Returns a name that every file system takes; different stores have different ones. */
  static String fileName(String store) {
    StringBuilder name = new StringBuilder();
    for (byte b : store.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      name.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(0x100 | c).substring(1));
    }
    return name.toString();
  }
}
