package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes events on a thread of its own, in order. What repeats within ten minutes counts up the
 * event that is there. What does not fit into the queue, or is refused, is lost. Thread-safe.
 */
final class EventRecorder implements AutoCloseable {
  private static final ResourceKind EVENT =
      new ResourceKind("events.k8s.io", "v1", "Event", "events", true);
  private static final Duration SERIES = Duration.ofMinutes(10);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final int MOST_WAITING = 1000;
  private static final int MOST_SERIES = 2000;
  private static final int LONGEST_NOTE = 1024;
  private static final int LONGEST_REASON = 128;
  private static final int LONGEST_STEM = 200;
  private static final String MORE = "…";

  private final Requests requests;
  private final ClusterDefinition definition;
  private final InstantSource clock;
  private final Telemetry telemetry;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private final AtomicBoolean full = new AtomicBoolean();
  private boolean failing;
  private long numbers;

  /** By what makes notes equal, the oldest first; only for the thread. */
  private final Map<Key, Series> series =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Series> eldest) {
          return size() > MOST_SERIES;
        }
      };

  private record Waiting(EventNote note, Instant at) {}

  private record Key(String uid, String object, EventNote.Type type, String reason, String text) {}

  private record Series(ObjectRef event, long count, Instant last) {}

  EventRecorder(
      Requests requests, ClusterDefinition definition, InstantSource clock, Telemetry telemetry) {
    this.requests = requests;
    this.definition = definition;
    this.clock = clock;
    this.telemetry = telemetry;
    thread = Thread.ofVirtual().name("events").unstarted(this::run);
    thread.start();
  }

  void report(EventNote note) {
    if (!queue.offer(new Waiting(note, clock.instant())) && full.compareAndSet(false, true)) {
      telemetry.event(
          Telemetry.Level.WARN, "events are lost: " + MOST_WAITING + " wait to be written", null);
    }
  }

  private void run() {
    try {
      while (true) {
        Waiting next = queue.take();
        if (queue.isEmpty()) {
          full.set(false);
        }
        try {
          write(next);
          failing = false;
        } catch (ClusterException e) {
          lost(e);
        } catch (RuntimeException e) {
          telemetry.event(Telemetry.Level.ERROR, "an event could not be made", e);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void lost(ClusterException e) {
    if (!failing && !Thread.currentThread().isInterrupted()) {
      failing = true;
      telemetry.event(Telemetry.Level.WARN, "events are lost: " + e.getMessage(), null);
    }
  }

  private void write(Waiting next) {
    EventNote note = next.note();
    Key key =
        new Key(
            Values.text(note.regarding(), "metadata", "uid"),
            note.regarding().get("kind")
                + " "
                + Values.text(note.regarding(), "metadata", "namespace")
                + "/"
                + Values.text(note.regarding(), "metadata", "name"),
            note.type(),
            note.reason(),
            note.message());
    Series known = series.get(key);
    if (known != null && Duration.between(known.last(), next.at()).compareTo(SERIES) < 0) {
      Series more = new Series(known.event(), known.count() + 1, next.at());
      try {
        requests.patch(known.event(), seriesOf(more), definition.reporter(), LONGEST_CALL);
        series.put(key, more);
        return;
      } catch (ClusterException e) {
        if (!e.isNotFound()) {
          throw e;
        }
        // The server keeps events for an hour or less.
      }
    }
    series.put(key, new Series(create(note, next.at()), 1, next.at()));
  }

  private static JsonObject seriesOf(Series series) {
    return Json.objectBuilder()
        .put(
            "series",
            Json.objectBuilder()
                .put("count", series.count())
                .put("lastObservedTime", LeaseStore.MICROS.format(series.last()))
                .build())
        .build();
  }

  private ObjectRef create(EventNote note, Instant at) {
    JsonObject regarding = note.regarding();
    String of = Values.text(regarding, "metadata", "namespace");
    // Events of objects of the cluster lie here by convention.
    String namespace = of.isEmpty() ? "default" : of;
    long unique = at.getEpochSecond() * 1_000_000_000L + at.getNano() + numbers++;
    String name = stem(Values.text(regarding, "metadata", "name")) + "." + Long.toHexString(unique);
    JsonObject event =
        Json.objectBuilder()
            .put("apiVersion", EVENT.apiVersion())
            .put("kind", EVENT.kind())
            .put(
                "metadata",
                Json.objectBuilder().put("name", name).put("namespace", namespace).build())
            .put("eventTime", LeaseStore.MICROS.format(at))
            .put("type", note.type() == EventNote.Type.NORMAL ? "Normal" : "Warning")
            .put("reason", cut(note.reason(), LONGEST_REASON))
            .put("action", "Reconcile")
            .put("note", cut(note.message(), LONGEST_NOTE))
            .put("reportingController", definition.reporter())
            .put("reportingInstance", cut(definition.instance(), LONGEST_REASON))
            .put("regarding", reference(regarding))
            .build();
    requests.create(EVENT, event, definition.reporter(), LONGEST_CALL);
    return new ObjectRef(EVENT, namespace, name);
  }

  private static JsonObject reference(JsonObject object) {
    Json.ObjectBuilder reference =
        Json.objectBuilder()
            .put("apiVersion", object.get("apiVersion"))
            .put("kind", object.get("kind"));
    for (String member : new String[] {"namespace", "name", "uid", "resourceVersion"}) {
      reference.put(member, Values.at(object, "metadata", member));
    }
    return reference.build();
  }

  /** Cuts a text to so many bytes; the last sign shows that there was more. */
  static String cut(String text, int longest) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= longest) {
      return text;
    }
    int room = longest - MORE.getBytes(StandardCharsets.UTF_8).length;
    StringBuilder kept = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      String sign = Character.toString(text.codePointAt(at));
      room -= sign.getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      kept.append(sign);
      at += sign.length();
    }
    return kept.append(MORE).toString();
  }

  /** Returns a name of an object, cut so that something can be appended. */
  private static String stem(String name) {
    int end = Math.min(name.length(), LONGEST_STEM);
    while (end > 1 && !Character.isLetterOrDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
