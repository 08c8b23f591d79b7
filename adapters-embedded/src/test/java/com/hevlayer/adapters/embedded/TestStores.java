package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.index.MergePool;
import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.adapters.embedded.namespace.Namespaces;
import com.hevlayer.adapters.embedded.namespace.Operations;
import com.hevlayer.adapters.embedded.namespace.StoreSettings;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Opens stores for tests of writes. */
final class TestStores {
  private TestStores() {}

  /** Keeps what is reported. */
  static final class Events implements Telemetry {
    final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void count(String name, Map<String, String> labels, double amount) {}

    @Override
    public void observe(String name, Map<String, String> labels, double value) {}

    @Override
    public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {}

    @Override
    public void event(Level level, String message, @Nullable Throwable cause) {
      messages.add(level + " " + message);
    }
  }

  static EmbeddedStore open(Path directory) {
    return open(directory, LogStorage.FILES, Durability.FSYNC, new Events());
  }

  static EmbeddedStore open(
      Path directory, LogStorage storage, Durability durability, Telemetry telemetry) {
    MergePool merges = new MergePool(telemetry);
    StoreSettings settings =
        new StoreSettings(
            durability,
            storage,
            merges,
            InstantSource.system(),
            telemetry,
            StoreSettings.freeSpaceOf(directory));
    try {
      Namespaces namespaces = new Namespaces(directory, settings);
      return new EmbeddedStore(
          namespaces,
          new Operations(directory, InstantSource.system(), telemetry),
          merges,
          context(directory, telemetry),
          new RowFilters(),
          new QueryReads());
    } catch (RuntimeException e) {
      merges.close();
      throw e;
    }
  }

  private static PluginContext context(Path directory, Telemetry telemetry) {
    return new PluginContext() {
      @Override
      public HttpTransport http() {
        throw new UnsupportedOperationException();
      }

      @Override
      public InstantSource clock() {
        return InstantSource.system();
      }

      @Override
      public Telemetry telemetry() {
        return telemetry;
      }

      @Override
      public Path dataDirectory() {
        return directory;
      }
    };
  }
}
