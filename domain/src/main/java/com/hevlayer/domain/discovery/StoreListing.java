package com.hevlayer.domain.discovery;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a store came to. Immutable.
 *
 * @param names what was read, in order
 * @param problem what ended it early, or {@code null} if it was read to its end
 * @param retryAfter how long the store asks to be left alone, or {@code null}
 * @param supported whether the store can be read at all
 */
record StoreListing(
    Set<String> names, @Nullable String problem, @Nullable Duration retryAfter, boolean supported) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_PAGES = 10_000;

  /** Reads a store to its end, or to the first failure. */
  static StoreListing read(SearchedStore store, DiscoverySettings settings) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> cursors = new HashSet<>();
    String cursor = null;
    for (int page = 1; page <= MOST_PAGES; page++) {
      Answer<NamespacePage> answer;
      try {
        answer =
            store
                .lister()
                .list(new NamespaceQuery(settings.prefix(), cursor, settings.pageSize()), TIMEOUT);
      } catch (RuntimeException e) {
        return failed(names, String.valueOf(e.getMessage()), null);
      }
      switch (answer) {
        case Answer.Unsupported<NamespacePage> ignored -> {
          return new StoreListing(names, null, null, false);
        }
        case Answer.Refused<NamespacePage> refused -> {
          return failed(names, "the store answered " + refused.status(), retryAfter(refused));
        }
        case Answer.Ok<NamespacePage> ok -> {
          for (String name : ok.value().names()) {
            if (name.startsWith(settings.prefix())) {
              names.add(name);
            }
          }
          Optional<String> next = ok.value().nextCursor();
          if (next.isEmpty()) {
            return new StoreListing(names, null, null, true);
          }
          cursor = next.get();
          if (!cursors.add(cursor)) {
            return failed(names, "the store repeats a cursor", null);
          }
        }
      }
    }
    return failed(names, "the store has more than " + MOST_PAGES + " pages", null);
  }

  boolean isComplete() {
    return problem == null && supported;
  }

  private static StoreListing failed(
      Set<String> names, String problem, @Nullable Duration retryAfter) {
    return new StoreListing(names, problem, retryAfter, true);
  }

  private static @Nullable Duration retryAfter(Answer.Refused<NamespacePage> refused) {
    if (refused.status() != 429) {
      return null;
    }
    for (Map.Entry<String, String> header : refused.headers()) {
      if (header.getKey().toLowerCase(Locale.ROOT).equals("retry-after")) {
        try {
          return Duration.ofSeconds(Math.max(0, Long.parseLong(header.getValue().strip())));
        } catch (NumberFormatException aDate) {
          return null;
        }
      }
    }
    return null;
  }
}
