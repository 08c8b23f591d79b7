package com.hevlayer.domain.routing;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One list of namespaces over the stores that admit a caller. Blocks; stateless. */
public final class NamespaceList {
  /** A page of a store may hold only names that others serve; so many are read for one answer. */
  private static final int MOST_CALLS = 64;

  private static final int LARGEST_PAGE = 1000;
  private static final int BAD_REQUEST = 400;

  private NamespaceList() {}

  /**
   * A store that admits the caller.
   *
   * @param context of the calls to this store, with the caller's key only where it has none
   */
  public record Source(StoreLease lease, CallContext context) {

    /** Returns a text that quotes the store, without the keys that it was called with. */
    String masked(String text) {
      return lease.masked(context, text);
    }
  }

  /** A namespace and who serves it. */
  public record Entry(String namespace, StoreLease lease) {}

  /** A store that did not answer its part. */
  public record Failure(String store, String error) {}

  /** What came of it. */
  public sealed interface Outcome {

    /**
     * A page, perhaps without the parts of some stores.
     *
     * @param nextCursor {@code null} on the last page
     * @param asked how many stores were asked
     */
    record Page(List<Entry> entries, @Nullable String nextCursor, List<Failure> failures, int asked)
        implements Outcome {
      /** Copies the lists. */
      public Page {
        entries = List.copyOf(entries);
        failures = List.copyOf(failures);
      }
    }

    /**
     * The cursor is none of ours, leads to a store that does not admit the caller, or is refused by
     * the store it leads to.
     */
    record BadCursor() implements Outcome {}

    /** The page size is out of bounds. */
    record BadPageSize() implements Outcome {}
  }

  /**
   * Reads a page.
   *
   * @param sources the stores that admit the caller, in the order of the table; at least one
   * @param cursor {@code null} for the first page
   */
  public static Outcome read(
      StoreTable table,
      List<Source> sources,
      String prefix,
      @Nullable String cursor,
      int pageSize) {
    if (pageSize < 1 || pageSize > LARGEST_PAGE) {
      return new Outcome.BadPageSize();
    }
    int at = 0;
    String inner = cursor;
    boolean several = sources.size() > 1;
    if (several && cursor != null) {
      ListCursor decoded = ListCursor.decode(cursor).orElse(null);
      at = decoded == null ? -1 : indexOf(sources, decoded.store());
      if (decoded == null || at < 0) {
        return new Outcome.BadCursor();
      }
      inner = decoded.cursor();
    }
    List<Entry> entries = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    int calls = 0;
    int begun = at;
    while (at < sources.size() && entries.size() < pageSize && calls < MOST_CALLS) {
      Source source = sources.get(at);
      String store = source.lease().spec().name();
      calls++;
      NamespacePage page = null;
      try {
        Answer<NamespacePage> answer =
            source
                .lease()
                .store()
                .list(
                    source.context(), new NamespaceQuery(prefix, inner, pageSize - entries.size()));
        switch (answer) {
          case Answer.Ok<NamespacePage> ok -> page = ok.value();
          case Answer.Refused<NamespacePage> refused -> {
            // A list of a single store is that store's own, and so is what it says of a cursor.
            boolean callers = calls == 1 && inner != null && table.stores().size() > 1;
            if (callers && refused.status() == BAD_REQUEST) {
              return new Outcome.BadCursor();
            }
            failures.add(new Failure(store, source.masked(StoreAnswers.quoted(refused))));
          }
          case Answer.Unsupported<NamespacePage> ignored ->
              failures.add(new Failure(store, "the store cannot list namespaces"));
        }
      } catch (NoAnswerException e) {
        if (e.reason() == NoAnswerException.Reason.CANCELLED) {
          throw e;
        }
        failures.add(new Failure(store, String.valueOf(e.getMessage())));
      }
      if (page != null) {
        for (String name : page.names()) {
          RoutedStore owner = table.serving(name).orElse(null);
          if (owner != null && owner.spec().name().equals(store)) {
            entries.add(new Entry(name, source.lease()));
          }
        }
        inner = page.nextCursor().orElse(null);
      }
      if (page == null || inner == null) {
        inner = null;
        at++;
      }
    }
    String next = null;
    if (at < sources.size()) {
      next =
          several ? new ListCursor(sources.get(at).lease().spec().name(), inner).encode() : inner;
    }
    int asked = Math.min(at + (inner == null ? 0 : 1), sources.size()) - begun;
    return new Outcome.Page(entries, next, failures, asked);
  }

  private static int indexOf(List<Source> sources, String store) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).lease().spec().name().equals(store)) {
        return i;
      }
    }
    return -1;
  }
}
