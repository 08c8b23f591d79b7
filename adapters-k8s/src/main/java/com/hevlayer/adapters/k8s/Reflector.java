package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cache equal to what one watch shows, for ever: reads everything, then follows the changes
 * from there. A watch that ends goes on where it was; one that is too old begins anew. Runs on a
 * thread of its own.
 */
final class Reflector implements Runnable {
  private static final int GONE = 410;
  private static final int NOT_FOUND = 404;

  private final Api api;
  private final Timing timing;
  private final Source source;
  private final KindCache cache;
  private final ObjectReader reader;
  private final Telemetry telemetry;
  private final Runnable suspicion;
  private final BackOff backOff;
  private @Nullable String version;
  private boolean failing;
  private boolean outdated;
  private volatile boolean complete;
  private volatile boolean died;

  /**
   * Creates one.
   *
   * @param suspicion called when the server does not know the kind
   */
  Reflector(
      Api api,
      Timing timing,
      Source source,
      KindCache cache,
      ObjectReader reader,
      Telemetry telemetry,
      Runnable suspicion) {
    this.api = api;
    this.timing = timing;
    this.source = source;
    this.cache = cache;
    this.reader = reader;
    this.telemetry = telemetry;
    this.suspicion = suspicion;
    backOff = new BackOff(timing.backOff(), timing.longestBackOff());
  }

  /** Whether everything was read once. */
  boolean isComplete() {
    return complete;
  }

  /** Whether the thread ended though nobody wanted it to. */
  boolean hasDied() {
    return died;
  }

  @Override
  public void run() {
    try {
      while (!api.stop().isSet()) {
        Duration wait = step();
        if (!wait.isZero() && api.stop().within(wait)) {
          return;
        }
        if (Thread.interrupted()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Nobody wants to know any more.
    } catch (Error e) {
      died = true;
      telemetry.event(Telemetry.Level.ERROR, "the watch of " + source + " ended", e);
      throw e;
    }
  }

  /** Reads, or follows until the watch ends; returns how long to wait then. */
  private Duration step() throws InterruptedException {
    try {
      String from = version;
      if (from == null) {
        Listing.Result read = new Listing(api, timing, source, reader, this::unreadable).read();
        cache.replace(source.number(), read.objects());
        version = read.version();
        complete = true;
        // Only a watch that goes on ends a back-off: it may be too old from the start, every time.
        return Duration.ZERO;
      }
      return follow(from) ? Duration.ZERO : backOff.next();
    } catch (ClusterException e) {
      if (api.stop().isSet() || Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      return failed(e);
    } catch (IOException | TimeoutException e) {
      return failed(api.noAnswer(call("watch"), e));
    } catch (RuntimeException e) {
      // A fault of ours, perhaps with one object only: better late than never again.
      version = null;
      telemetry.event(Telemetry.Level.ERROR, "the watch of " + source + " begins anew", e);
      return backOff.next();
    }
  }

  private Duration failed(ClusterException e) {
    if (e.status() == GONE) {
      version = null;
      // The first time is nobody's fault.
      if (!outdated) {
        outdated = true;
        return Duration.ZERO;
      }
    }
    if (e.status() == NOT_FOUND) {
      version = null;
      suspicion.run();
    } else if (!failing) {
      failing = true;
      telemetry.event(
          Telemetry.Level.WARN,
          "the watch of " + source + " fails and is tried again: " + e.getMessage(),
          null);
    }
    Duration due = backOff.next();
    return e.retryAfter().filter(wait -> wait.compareTo(due) > 0).orElse(due);
  }

  private void recovered() {
    backOff.reset();
    outdated = false;
    if (failing) {
      failing = false;
      telemetry.event(Telemetry.Level.INFO, "the watch of " + source + " works again", null);
    }
  }

  /** Follows the changes until the watch ends; false if it showed nothing and ended too soon. */
  private boolean follow(String from) throws IOException, TimeoutException, InterruptedException {
    long seconds = Math.max(1, timing.watch().toSeconds());
    seconds += ThreadLocalRandom.current().nextLong(seconds / 2 + 1);
    Duration silence = Duration.ofSeconds(seconds).plus(timing.grace());
    Call call =
        Call.get(
            source.path()
                + "watch=true&allowWatchBookmarks=true&resourceVersion="
                + Paths.encoded(from)
                + "&timeoutSeconds="
                + seconds,
            "watch " + source,
            Requests.isSecret(source.kind()));
    long began = System.nanoTime();
    boolean showed = false;
    try (Api.Open open = api.open(call, timing.call())) {
      if (open.status() != 200) {
        throw Refusals.of(call, Api.whole(open, timing.call()));
      }
      Lines lines = new Lines(open.body());
      for (byte[] line = lines.next(silence); line != null; line = lines.next(silence)) {
        take(call, line);
        showed = true;
        recovered();
      }
    }
    if (showed || System.nanoTime() - began > timing.backOff().toNanos()) {
      recovered();
      return true;
    }
    return false;
  }

  private void take(Call call, byte[] line) throws IOException {
    byte[] text;
    String type;
    try {
      Map<String, byte[]> members = Slices.members(line);
      byte[] object = members.get("object");
      byte[] kind = members.get("type");
      if (object == null || kind == null) {
        throw new IOException("the watch shows something that is no change");
      }
      text = object;
      type = new String(kind, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("the watch shows something that is no change", e);
    }
    switch (type) {
      case "\"ADDED\"", "\"MODIFIED\"" -> changed(text, false);
      case "\"DELETED\"" -> changed(text, true);
      case "\"BOOKMARK\"" -> version = versionOf(parsed(text), String.valueOf(version));
      case "\"ERROR\"" -> {
        Json status = parsed(text);
        int code = (int) Values.number(500, status, "code");
        throw Refusals.of(call, code, status, null);
      }
      default -> throw new IOException("the watch shows a change of unknown type " + type);
    }
  }

  private void changed(byte[] text, boolean gone) {
    JsonObject object;
    try {
      object = reader.read(text);
    } catch (IllegalArgumentException e) {
      unreadable(String.valueOf(e.getMessage()));
      return;
    }
    if (gone) {
      cache.remove(source.number(), KindCache.Name.of(object));
    } else {
      cache.put(source.number(), object);
    }
    version = versionOf(object, String.valueOf(version));
  }

  private static String versionOf(Json object, String otherwise) {
    String found = Values.text(object, "metadata", "resourceVersion");
    return found.isEmpty() ? otherwise : found;
  }

  private static Json parsed(byte[] text) throws IOException {
    try {
      return JsonText.parseAnswer(text);
    } catch (WireRefusal e) {
      throw new IOException("the watch shows something that is no JSON", e);
    }
  }

  private void unreadable(String why) {
    telemetry.event(
        Telemetry.Level.WARN,
        "an object among " + source + " cannot be read and is left out: " + why,
        null);
  }

  private Call call(String verb) {
    return Call.get(source.path(), verb + " " + source, Requests.isSecret(source.kind()));
  }
}
