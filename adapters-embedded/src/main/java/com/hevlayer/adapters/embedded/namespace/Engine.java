package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.Documents;
import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.RowIndex;
import com.hevlayer.adapters.embedded.index.RowReader;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.log.WriteLog;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.write.Effect;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import com.hevlayer.adapters.embedded.write.StateCodec;
import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Log, index and state of an open namespace, which belong together: replaced as a whole after a
 * fault. Changed under the lock of the namespace only.
 */
final class Engine {
  static final String INDEX = "index";
  static final String LOG = "log";
  private static final String SEQUENCE = "sequence";
  private static final String STATE = "state";

  private final RowIndex index;
  private final WriteLog log;
  private volatile NamespaceState state;
  private volatile long sequence;
  private volatile long committed;
  private final AtomicInteger rowsUnrefreshed = new AtomicInteger();
  private volatile long lastChange = System.nanoTime();

  private Engine(
      RowIndex index, WriteLog log, NamespaceState state, long sequence, long committed) {
    this.index = index;
    this.log = log;
    this.state = state;
    this.sequence = sequence;
    this.committed = committed;
  }

  static Engine open(String name, Path directory, StoreSettings settings) throws IOException {
    Path path = directory.resolve(INDEX);
    Map<String, String> data = RowIndex.commitData(path);
    long committed = Long.parseLong(data.getOrDefault(SEQUENCE, "0"));
    String encoded = data.get(STATE);
    Opening opening =
        new Opening(
            name,
            path,
            settings,
            committed,
            encoded == null ? null : StateCodec.decode(Base64.getDecoder().decode(encoded)));
    boolean opened = false;
    WriteLog log = null;
    try {
      log =
          WriteLog.open(
              directory.resolve(LOG),
              settings.durability(),
              settings.storage(),
              committed,
              opening::replay);
      Engine engine = opening.finish(log);
      opened = true;
      return engine;
    } finally {
      if (!opened) {
        if (opening.index != null) {
          opening.index.close();
        }
        if (log != null) {
          log.close();
        }
      }
    }
  }

  /** Opens the index with the first state that is known, from the commit or from the log. */
  private static final class Opening {
    private final String name;
    private final Path path;
    private final StoreSettings settings;
    private final long committed;
    private @Nullable NamespaceState state;
    private @Nullable RowIndex index;
    private long sequence;

    Opening(
        String name,
        Path path,
        StoreSettings settings,
        long committed,
        @Nullable NamespaceState state) {
      this.name = name;
      this.path = path;
      this.settings = settings;
      this.committed = committed;
      this.sequence = committed;
      this.state = state;
    }

    void replay(long number, byte[] record) throws IOException {
      Effect effect = Effect.decode(record);
      NamespaceSchema before = state == null ? effect.state().schema() : state.schema();
      RowIndex open = index(before);
      applyRows(open, effect, before, sequence);
      state = effect.state();
      sequence = number;
    }

    private RowIndex index(NamespaceSchema schema) throws IOException {
      RowIndex open = index;
      if (open == null) {
        open = RowIndex.open(name, path, settings.merges(), schema, committed, Instant.EPOCH);
        index = open;
      }
      return open;
    }

    Engine finish(WriteLog log) throws IOException {
      NamespaceState known = state;
      if (known == null) {
        throw new PluginException(
            "namespace '" + name + "' has neither a commit nor a log in " + path.getParent());
      }
      RowIndex open = index(known.schema());
      open.refresh(known.schema(), sequence, known.lastWriteAt());
      return new Engine(open, log, known, sequence, committed);
    }
  }

  private static void applyRows(
      RowIndex index, Effect effect, NamespaceSchema before, long sequenceBefore)
      throws IOException {
    NamespaceSchema schema = effect.state().schema();
    ValueKind idKind = schema.idKind();
    if (effect.rebuild()) {
      rebuild(index, before, schema, sequenceBefore);
    }
    if (!effect.removes().isEmpty()) {
      List<BytesRef> ids = new ArrayList<>(effect.removes().size());
      for (Object id : effect.removes()) {
        ids.add(IndexValues.idTerm(idKind, id));
      }
      index.remove(ids);
    }
    List<Document> documents = effect.documents();
    Documents maker = documents == null ? new Documents(schema) : null;
    List<Row> puts = effect.puts();
    for (int i = 0; i < puts.size(); i++) {
      Row row = puts.get(i);
      Document document =
          maker == null ? Objects.requireNonNull(documents).get(i) : maker.document(row);
      index.put(IndexValues.idTerm(idKind, row.id()), document);
    }
    index.wrote(puts.size() + effect.removes().size(), schema);
  }

  /** Indexes every row anew from what is stored of it; readers go on with the old view. */
  private static void rebuild(
      RowIndex index, NamespaceSchema before, NamespaceSchema after, long sequence)
      throws IOException {
    index.refresh(before, sequence, Instant.EPOCH);
    try (Snapshot view = index.lease(() -> {})) {
      RowReader rows = view.rows();
      Documents maker = new Documents(after);
      for (LeafReaderContext leaf : view.reader().leaves()) {
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
          if (live == null || live.get(doc)) {
            Row row = rows.row(leaf.docBase + doc);
            index.put(IndexValues.idTerm(after.idKind(), row.id()), maker.document(row));
          }
        }
      }
    }
  }

  NamespaceState state() {
    return state;
  }

  RowIndex index() {
    return index;
  }

  WriteLog log() {
    return log;
  }

  long sequence() {
    return sequence;
  }

  /** Applies an effect that the log holds. */
  void apply(Effect effect) throws IOException {
    applyRows(index, effect, state.schema(), sequence);
    rowsUnrefreshed.addAndGet(effect.puts().size() + effect.removes().size());
    lastChange = System.nanoTime();
    state = effect.state();
    long next = sequence + 1;
    sequence = next;
  }

  void refresh() throws IOException {
    index.refresh(state.schema(), sequence, state.lastWriteAt());
    rowsUnrefreshed.set(0);
  }

  boolean isDirty() {
    return index.sequence() < sequence;
  }

  boolean isStale() throws IOException {
    return index.isStale();
  }

  boolean hasUncommitted() {
    return committed < sequence;
  }

  int rowsUnrefreshed() {
    return rowsUnrefreshed.get();
  }

  long lastChangeNanos() {
    return lastChange;
  }

  boolean isBroken() {
    return index.isBroken() || log.isBroken();
  }

  String fault() {
    return log.isBroken() ? "the log could not be written" : index.fault();
  }

  Snapshot lease(Runnable onClose) {
    return index.lease(onClose);
  }

  void merge() throws IOException {
    index.merge();
  }

  /** Starts a commit of everything applied so far and returns the number of the last change. */
  long beginCommit() throws IOException {
    index.prepareData(
        Map.of(
            SEQUENCE,
            Long.toString(sequence),
            STATE,
            Base64.getEncoder().encodeToString(StateCodec.encode(state))));
    log.rotate(sequence + 1);
    return sequence;
  }

  void endCommit(long number) throws IOException {
    committed = number;
    log.cut(number);
  }

  /** Lets go of log and writer after a fault; the view stays. */
  void abandon() throws IOException {
    try {
      log.close();
    } catch (IOException alreadyFaulty) {
      // what it could not do is done by the replay
    }
    index.closeWriter();
  }

  void closeView() throws IOException {
    index.close();
  }

  void close() throws IOException {
    try {
      log.close();
    } finally {
      index.close();
    }
  }
}
