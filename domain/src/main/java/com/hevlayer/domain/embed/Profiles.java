package com.hevlayer.domain.embed;

import com.hevlayer.ports.store.NamespaceName;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the attributes of every namespace are embedded, as accepted writes declared it. In memory
 * alone: another replica, or this one after a restart, learns it from the next declaration.
 * Thread-safe, never blocks.
 */
public final class Profiles {
  private final Map<NamespaceName, Known> known = new ConcurrentHashMap<>();

  /** Creates one that knows nothing. */
  public Profiles() {}

  /** What is known of a namespace; immutable. */
  private record Known(Map<String, Profile> bySource, Set<String> written) {
    static final Known NOTHING = new Known(Map.of(), Set.of());
  }

  /** Returns the profiles of a namespace by source, in the order of their declaration. */
  Map<String, Profile> of(NamespaceName namespace) {
    return known(namespace).bySource();
  }

  /** Whether rows were written since the profile of this source was first declared. */
  boolean written(NamespaceName namespace, String source) {
    return known(namespace).written().contains(source);
  }

  /** Returns the profile whose text or whose vector is under this name, or {@code null}. */
  @Nullable Profile find(NamespaceName namespace, String attribute) {
    Map<String, Profile> all = of(namespace);
    Profile bySource = all.get(attribute);
    if (bySource != null) {
      return bySource;
    }
    for (Profile profile : all.values()) {
      if (profile.target().equals(attribute)) {
        return profile;
      }
    }
    return null;
  }

  /** Takes over what an accepted write declared. */
  public void remember(NamespaceName namespace, Declared declared) {
    if (declared.isEmpty()) {
      return;
    }
    known.compute(
        namespace,
        (name, before) -> {
          Known old = before == null ? Known.NOTHING : before;
          Map<String, Profile> bySource = new LinkedHashMap<>(old.bySource());
          Set<String> written = new HashSet<>(old.written());
          bySource.keySet().removeAll(declared.removed());
          written.removeAll(declared.removed());
          bySource.putAll(declared.profiles());
          written.addAll(declared.written());
          written.retainAll(bySource.keySet());
          return bySource.isEmpty()
              ? null
              : new Known(Collections.unmodifiableMap(bySource), Set.copyOf(written));
        });
  }

  /** Forgets a namespace that was removed. */
  public void forget(NamespaceName namespace) {
    known.remove(namespace);
  }

  private Known known(NamespaceName namespace) {
    return known.getOrDefault(namespace, Known.NOTHING);
  }

  /**
   * What a write says about embedding.
   *
   * @param profiles declared ones, by source
   * @param removed sources whose profile is taken back
   * @param written sources that rows were written of
   */
  public record Declared(Map<String, Profile> profiles, Set<String> removed, Set<String> written) {
    /** Nothing. */
    public static final Declared NOTHING = new Declared(Map.of(), Set.of(), Set.of());

    /** Copies the collections. */
    public Declared {
      profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
      removed = Set.copyOf(removed);
      written = Set.copyOf(written);
    }

    boolean isEmpty() {
      return profiles.isEmpty() && removed.isEmpty() && written.isEmpty();
    }
  }
}
