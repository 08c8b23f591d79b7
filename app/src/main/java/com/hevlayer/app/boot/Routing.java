package com.hevlayer.app.boot;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.routing.InvalidStoresException;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.StoreSpec;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.plugin.PluginException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the open stores as the catalogue says. A new state of the catalogue takes effect wholly or
 * not at all; a refused one changes nothing but the log and a metric.
 */
final class Routing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.routing");

  private static final Breakers.State CLOSED = Breakers.State.CLOSED;

  private final Catalog catalog;
  private final Set<String> kinds;
  private final SecretSource secrets;
  private final StoreRegistry registry;
  private final Meters meters;
  private final Breakers breakers;
  private Catalog.@Nullable Watch watch;

  Routing(
      Catalog catalog,
      Set<String> kinds,
      SecretSource secrets,
      StoreRegistry registry,
      Meters meters,
      Breakers breakers) {
    this.catalog = catalog;
    this.kinds = kinds;
    this.secrets = secrets;
    this.registry = registry;
    this.meters = meters;
    this.breakers = breakers;
  }

  /**
   * Opens the stores and follows the catalogue from then on.
   *
   * @throws PluginException if the catalogue cannot be read or a store not be opened
   * @throws InvalidStoresException if the definitions make no sense
   */
  void start() {
    apply(catalog.read());
    watch =
        catalog.watch(
            new Catalog.Listener() {
              @Override
              public void changed(CatalogSnapshot snapshot) {
                reload(snapshot);
              }

              @Override
              public void failed(String message) {
                refused(message);
              }
            });
  }

  private void apply(CatalogSnapshot snapshot) {
    StorePlan plan = StorePlan.of(snapshot, kinds, secrets);
    registry.apply(plan);
    for (StoreSpec store : plan.stores()) {
      for (Breakers.State state : Breakers.State.values()) {
        meters.gauge(
            "layer_upstream_breaker_state",
            Map.of("store", store.name(), "state", state.name().toLowerCase(Locale.ROOT)),
            () -> isIn(store.name(), state));
      }
    }
    for (String name : breakers.states().keySet()) {
      if (plan.stores().stream().noneMatch(store -> store.name().equals(name))) {
        breakers.forget(name);
      }
    }
  }

  /** Returns 1 or 0, or nothing of a store that is gone. */
  private double isIn(String store, Breakers.State state) {
    if (registry.table().named(store).isEmpty()) {
      return Double.NaN;
    }
    return breakers.states().getOrDefault(store, CLOSED) == state ? 1 : 0;
  }

  private void reload(CatalogSnapshot snapshot) {
    try {
      apply(snapshot);
      LOG.atInfo()
          .addKeyValue("origin", snapshot.origin())
          .addKeyValue("stores", snapshot.stores().size())
          .log("the definitions of stores were reloaded");
      meters.count("layer_config_reload_total", Map.of("result", "accepted"), 1);
    } catch (RuntimeException e) {
      refused(String.valueOf(e.getMessage()));
    }
  }

  private void refused(String message) {
    LOG.atWarn()
        .addKeyValue("problems", message)
        .log("the new definitions of stores were refused; the last good ones stay in force");
    meters.count("layer_config_reload_total", Map.of("result", "refused"), 1);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    catalog.close();
    registry.close();
  }
}
