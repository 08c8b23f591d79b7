package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.write.Effect;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes that share one fsync. Used once, under the lock of the namespace. */
final class Batch {
  private static final int MOST = 256;
  private static final long MOST_BYTES = 64L << 20;
  private static final long FREE_SPACE = 64L << 20;

  private final Namespace namespace;
  private final Engine engine;
  private final StoreSettings settings;
  private final List<Pending<?>> ready = new ArrayList<>();
  private final List<ByteBuffer> records = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private NamespaceState state;
  private long bytes;
  private int taken;

  /** Creates an empty one on an engine that is in order. */
  Batch(Namespace namespace, Engine engine, StoreSettings settings) {
    this.namespace = namespace;
    this.engine = engine;
    this.settings = settings;
    state = engine.state();
  }

  boolean isFull() {
    return taken >= MOST || bytes >= MOST_BYTES;
  }

  /** Evaluates a change after all that were taken before. */
  void take(Pending<?> pending) throws IOException {
    taken++;
    Effect effect = evaluate(pending, settings.clock().instant());
    if (effect != null) {
      ByteBuffer record = effect.encode().toBuffer();
      bytes += record.remaining();
      records.add(record);
      effects.add(effect);
      state = effect.state();
    }
    ready.add(pending);
  }

  private @Nullable Effect evaluate(Pending<?> pending, Instant now) throws IOException {
    if (!pending.needsRows(state)) {
      return pending.evaluate(state, null, now);
    }
    finish();
    if (engine.isDirty()) {
      namespace.refresh();
    }
    try (Snapshot view = engine.lease(() -> {})) {
      return pending.evaluate(state, view, now);
    }
  }

  /** Makes durable what was taken, applies and answers it, and starts anew. */
  void finish() {
    if (ready.isEmpty()) {
      return;
    }
    try {
      if (!effects.isEmpty()) {
        append();
        apply();
      }
      ready.forEach(Pending::succeed);
    } catch (RuntimeException e) {
      for (Pending<?> pending : ready) {
        if (pending.hasEffect()) {
          pending.fail(e);
        } else {
          pending.succeed();
        }
      }
      state = engine.state();
    }
    ready.clear();
    records.clear();
    effects.clear();
    bytes = 0;
  }

  private void append() {
    if (namespace.isFaulty()) {
      // A number may be in the log already; only a replay knows.
      throw namespace.noAnswer(Sent.NOTHING, "storage of the namespace failed a moment ago", null);
    }
    try {
      if (settings.freeSpace().getAsLong() < FREE_SPACE + 2 * bytes) {
        throw full();
      }
      if (!engine.log().append(engine.sequence() + 1, records)) {
        if (engine.log().isBroken()) {
          throw namespace.noAnswer(Sent.NOTHING, "the log takes no more records", null);
        }
        throw full();
      }
    } catch (IOException e) {
      namespace.fail();
      throw namespace.noAnswer(Sent.UNKNOWN, "the log could not be written: " + e, e);
    }
  }

  private Refusal full() {
    return Refusal.of(
        507,
        "namespace '" + namespace.name() + "' cannot be written: the disk of the store is full");
  }

  private void apply() {
    try {
      for (Effect effect : effects) {
        engine.apply(effect);
      }
    } catch (IOException | RuntimeException e) {
      // The log has it all: opening again applies what is missing.
      namespace.fail();
      settings
          .telemetry()
          .event(
              Telemetry.Level.ERROR, "index of namespace " + namespace.name() + " failed: " + e, e);
      throw namespace.noAnswer(Sent.UNKNOWN, "the index could not be written: " + e, e);
    }
  }
}
