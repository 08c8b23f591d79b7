package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against a model: what was added is worked on afterwards, never twice at once. */
class WorkQueueProperties {
  private static final int KEYS = 5;

  @Property(tries = 300)
  void anyUse_everyKeyIsWorkedOnAfterItWasAdded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int width) {
    Random random = new Random(seed);
    WorkQueue<Integer> queue = new WorkQueue<>(width, random);
    Instant now = Instant.EPOCH;
    Set<Integer> running = new HashSet<>();
    Set<Integer> owed = new HashSet<>();
    Map<Integer, Instant> due = new HashMap<>();
    int workers = 0;
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          int key = random.nextInt(KEYS);
          queue.add(key);
          owed.add(key);
          due.remove(key);
        }
        case 1 -> now = now.plusMillis(random.nextInt(2_000));
        case 2 -> {
          if (queue.wantsWorker(now)) {
            workers++;
          }
          assertThat(workers).isLessThanOrEqualTo(width);
          if (workers > running.size()) {
            Integer key = queue.take(now);
            if (key == null) {
              workers--;
              assertThat(owed).isSubsetOf(running);
            } else {
              assertThat(running.add(key)).as("worked on by two").isTrue();
              Instant earliest = due.remove(key);
              assertThat(owed.remove(key) || (earliest != null && !earliest.isAfter(now)))
                  .as("nobody asked for it")
                  .isTrue();
            }
          }
        }
        default -> {
          if (!running.isEmpty()) {
            int key = running.iterator().next();
            running.remove(key);
            Duration again = Duration.ofMillis(random.nextInt(5_000));
            queue.done(key, Result.ok(again), now);
            if (!owed.contains(key)) {
              due.put(key, now.plus(again));
            }
            // The worker goes on with the next key, or ends.
            workers--;
            queue.lostWorker();
          }
        }
      }
    }
    Instant end = now.plusSeconds(10);
    running.forEach(key -> queue.done(key, Result.ok(), end));
    Set<Integer> left = new HashSet<>();
    queue.wantsWorker(end);
    for (Integer key = queue.take(end); key != null; key = queue.take(end)) {
      assertThat(left.add(key)).isTrue();
      queue.done(key, Result.ok(), end);
    }
    assertThat(left).containsAll(owed).containsAll(due.keySet());
    assertThat(queue.depth()).isZero();
  }
}
