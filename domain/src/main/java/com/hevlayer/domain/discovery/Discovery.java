package com.hevlayer.domain.discovery;

import com.hevlayer.domain.discovery.DiscoveryObserver.Result;
import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Searches the stores for namespaces again and again, and makes an Index object for each that has
 * none. Never changes or deletes one. Thread-safe, but for {@link #step}, which one loop calls.
 */
public final class Discovery implements Loop {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  /** Pause of a loop that has nothing to do. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final DiscoverySettings settings;
  private final Supplier<List<SearchedStore>> stores;
  private final IndexCatalog catalog;
  private final InstantSource clock;
  private final DiscoveryObserver observer;
  private final IndexMaker maker;

  /** By store: what is known of it. Entries are replaced, never changed. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  // Of the loop alone.
  private boolean begun;

  /**
   * What is known of a store.
   *
   * @param listed its namespaces
   * @param absences by namespace with an object: complete searches in a row without it
   * @param failures in a row
   * @param due when it is read next
   */
  private record Known(
      Set<String> listed, Map<String, Integer> absences, int failures, Instant due) {}

  /**
   * Creates one that knows nothing.
   *
   * @param stores those to be searched, the default one first, then by name
   */
  public Discovery(
      DiscoverySettings settings,
      Supplier<List<SearchedStore>> stores,
      IndexCatalog catalog,
      InstantSource clock,
      DiscoveryObserver observer) {
    this.settings = settings;
    this.stores = stores;
    this.catalog = catalog;
    this.clock = clock;
    this.observer = observer;
    maker = new IndexMaker(catalog, clock, settings.interval().multipliedBy(2), observer);
  }

  /** Returns whether a store has a namespace. */
  public Presence presence(String store, String namespace) {
    Known of = known.get(store);
    return of == null ? Presence.UNKNOWN : presence(of, namespace);
  }

  /** Takes note that an Index object was deleted: its namespace may be on its way out as well. */
  public void deleted(JsonObject index) {
    maker.deleted(IndexObjects.namespace(index));
  }

  /** Reads the stores that are due. */
  @Override
  public Duration step() {
    if (!catalog.isWritable()) {
      return IDLE;
    }
    if (!begun) {
      begun = true;
      return FIRST_BACK_OFF;
    }
    List<SearchedStore> searched = stores.get();
    Set<String> names = new HashSet<>();
    searched.forEach(store -> names.add(store.name()));
    known.keySet().retainAll(names);
    search(searched);
    return untilNext(searched);
  }

  private void search(List<SearchedStore> searched) {
    Instant start = clock.instant();
    List<JsonObject> objects = catalog.all();
    maker.begin(objects);
    Set<String> earlier = new HashSet<>();
    Result result = Result.OK;
    boolean asked = false;
    try {
      for (SearchedStore store : searched) {
        Known before = known.get(store.name());
        if (before == null || !before.due().isAfter(start)) {
          asked = true;
          StoreListing listing = StoreListing.read(store, settings);
          note(store, listing, objects);
          if (!listing.isComplete() && listing.supported()) {
            result = Result.PARTIAL;
          }
          maker.make(store, listing.names(), earlier);
        } else if (before.failures() > 0) {
          result = Result.PARTIAL;
        }
        Known after = known.get(store.name());
        earlier.addAll(after == null ? Set.of() : after.listed());
      }
    } catch (IndexMaker.NotWritableException e) {
      return;
    } catch (RuntimeException e) {
      observer.failed("", String.valueOf(e.getMessage()));
      result = Result.ERROR;
    }
    result = maker.wasRefused() ? Result.ERROR : result;
    Instant end = clock.instant();
    known.replaceAll((name, of) ->
        of.failures() == 0 && !of.due().isAfter(start)
            ? new Known(of.listed(), of.absences(), 0, end.plus(settings.interval()))
            : of);
    if (asked) {
      observer.swept(result);
    }
  }

  /** Takes note of what a store was found to hold. */
  private void note(SearchedStore store, StoreListing listing, List<JsonObject> objects) {
    Instant now = clock.instant();
    Known before = known.getOrDefault(store.name(), new Known(Set.of(), Map.of(), 0, Instant.MIN));
    if (listing.isComplete() || !listing.supported()) {
      Map<String, Integer> absences =
          listing.supported() ? absences(store, listing, objects, before) : Map.of();
      // Due at once, so that the end of the search sets the time of the next.
      known.put(store.name(), new Known(Set.copyOf(listing.names()), absences, 0, Instant.MIN));
      if (listing.supported()) {
        observer.listed(store.name(), listing.names().size());
      }
    } else {
      Set<String> listed = new HashSet<>(before.listed());
      listed.addAll(listing.names());
      int failures = before.failures() + 1;
      known.put(
          store.name(),
          new Known(
              Set.copyOf(listed), before.absences(), failures, now.plus(pause(failures, listing))));
      observer.failed(store.name(), String.valueOf(listing.problem()));
    }
    Known after = known.getOrDefault(store.name(), before);
    tell(store, objects, before, after);
  }

  /** Counts the searches without a namespace that an object describes. */
  private Map<String, Integer> absences(
      SearchedStore store, StoreListing listing, List<JsonObject> objects, Known before) {
    Map<String, Integer> absences = new HashMap<>();
    for (JsonObject index : objects) {
      String namespace = IndexObjects.namespace(index);
      if (isOwned(store, index)
          && namespace.startsWith(settings.prefix())
          && !listing.names().contains(namespace)) {
        absences.put(namespace, Math.min(2, before.absences().getOrDefault(namespace, 0) + 1));
      }
    }
    return Map.copyOf(absences);
  }

  private void tell(SearchedStore store, List<JsonObject> objects, Known before, Known after) {
    for (JsonObject index : objects) {
      String namespace = IndexObjects.namespace(index);
      if (isOwned(store, index) && presence(before, namespace) != presence(after, namespace)) {
        catalog.changed(namespace);
      }
    }
  }

  private static Presence presence(Known of, String namespace) {
    if (of.listed().contains(namespace)) {
      return Presence.PRESENT;
    }
    return of.absences().getOrDefault(namespace, 0) >= 2 ? Presence.MISSING : Presence.UNKNOWN;
  }

  private static boolean isOwned(SearchedStore store, JsonObject index) {
    return !Metadata.isGoing(index)
        && IndexObjects.store(index).map(store.name()::equals).orElse(store.isDefault());
  }

  private static Duration pause(int failures, StoreListing listing) {
    Duration asked = listing.retryAfter();
    if (asked != null) {
      return asked;
    }
    Duration pause = FIRST_BACK_OFF;
    for (int i = 1; i < failures && pause.compareTo(LONGEST_BACK_OFF) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_BACK_OFF) < 0 ? pause : LONGEST_BACK_OFF;
  }

  private Duration untilNext(List<SearchedStore> searched) {
    Instant now = clock.instant();
    Duration next = settings.interval();
    for (SearchedStore store : searched) {
      Known of = known.get(store.name());
      if (of != null) {
        Duration left = Duration.between(now, of.due());
        next = left.compareTo(next) < 0 ? left : next;
      }
    }
    return next.isNegative() ? Duration.ZERO : next;
  }
}
