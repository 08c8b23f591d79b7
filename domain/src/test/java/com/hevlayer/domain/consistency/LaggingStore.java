package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.testkit.simulation.Simulation;
import com.hevlayer.testkit.store.BareStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A store of a simulation whose index lags, reorders and stalls, and whose answers are slow and
 * fail. It shows rows before it has indexed them.
 */
final class LaggingStore extends BareStore {
  private static final StoreProfile PROFILE =
      StoreProfile.of("model", Set.of(), StoreProfile.Freshness.REPORTED);

  private final Simulation simulation;
  private final RandomGenerator random;
  private final Map<NamespaceName, Contents> namespaces = new HashMap<>();

  /** Between these nothing gets indexed, nanoseconds. */
  private final long stallFrom;

  private final long stallUntil;

  LaggingStore(Simulation simulation) {
    this.simulation = simulation;
    random = simulation.random();
    stallFrom = seconds(random.nextDouble() * 60);
    stallUntil = stallFrom + (random.nextInt(3) == 0 ? seconds(random.nextDouble() * 40) : 0);
  }

  /** What a namespace holds. */
  static final class Contents {
    final List<Row> rows = new ArrayList<>();
    boolean exists;

    /** Up to when the watcher may know that everything was indexed, nanoseconds. */
    long confirmedAt = -1;
  }

  /** A row of one write, and when the index holds it. */
  record Row(long stamp, long indexedAt) {}

  Contents contents(NamespaceName namespace) {
    return namespaces.computeIfAbsent(namespace, absent -> new Contents());
  }

  /** Applies a write, at once and wholly; the index follows later. */
  void apply(NamespaceName namespace, long stamp) {
    long now = simulation.now();
    long lag =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> seconds(random.nextDouble());
          default -> seconds(random.nextDouble() * 20);
        };
    long indexedAt = now + lag;
    if (indexedAt >= stallFrom && indexedAt < stallUntil) {
      indexedAt = stallUntil + (indexedAt - stallFrom);
    }
    Contents contents = contents(namespace);
    contents.exists = true;
    Row row = new Row(stamp, indexedAt);
    contents.rows.add(row);
    simulation.note(() -> namespace + " applies " + row);
  }

  void drop(NamespaceName namespace) {
    Contents contents = contents(namespace);
    contents.rows.clear();
    contents.exists = false;
    simulation.note(() -> namespace + " is dropped");
  }

  @Override
  public StoreProfile profile() {
    return PROFILE;
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    travel();
    int luck = random.nextInt(16);
    if (luck == 0) {
      throw new NoAnswerException(
          NoAnswerException.Reason.TIMEOUT, NoAnswerException.Sent.UNKNOWN, "too slow", null);
    }
    if (luck == 1) {
      return Answer.refused(503, "not now");
    }
    Contents contents = contents(namespace);
    if (!contents.exists) {
      return Answer.refused(404, "no such namespace");
    }
    long now = simulation.now();
    boolean current = true;
    for (Row row : contents.rows) {
      current &= row.indexedAt <= now;
    }
    IndexStatus status =
        luck == 2 ? IndexStatus.UNKNOWN : current ? IndexStatus.UP_TO_DATE : IndexStatus.UPDATING;
    simulation.note(() -> namespace + " says " + status);
    travel();
    if (status == IndexStatus.UP_TO_DATE) {
      contents.confirmedAt = Math.max(contents.confirmedAt, now);
    }
    return Answer.ok(NamespaceDescription.builder().index(status, 0, 0).build());
  }

  /** A request or an answer on its way: mostly quick, now and then very slow. */
  private void travel() {
    switch (random.nextInt(8)) {
      case 0 -> simulation.sleep(Duration.ofMillis(random.nextInt(15_000)));
      case 1, 2 -> simulation.sleep(Duration.ofMillis(random.nextInt(300)));
      default -> simulation.yieldPoint();
    }
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }
}
