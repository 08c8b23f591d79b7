package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.testkit.store.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, at any instant, and looks at what it left. */
class CrashTest {
  @TempDir Path directory = Path.of("set by the test engine");

  @Test
  void kill_aFewTimes_losesNothingAnswered() throws Exception {
    killRepeatedly(4, "FSYNC", 20);
  }

  @Test
  @Tag("long")
  void kill_manyTimes_losesNothingAnswered() throws Exception {
    killRepeatedly(60, "FSYNC", 400);
    killRepeatedly(60, "OS", 400);
  }

  private void killRepeatedly(int times, String durability, int mostRequests) throws Exception {
    long seed = System.nanoTime();
    System.out.println("crash test with seed " + seed);
    Random random = new Random(seed);
    Path data = directory.resolve(durability);
    long next = 1;
    for (int i = 0; i < times; i++) {
      long answered = runAndKill(data, next, durability, 1 + random.nextInt(mostRequests), random);
      next = check(data, Math.max(answered, next - 1)) + 1;
    }
  }

  /** Returns the last request that was answered, or 0. */
  private static long runAndKill(
      Path data, long from, String durability, int requests, Random random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                data.toString(),
                Long.toString(from),
                durability)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      long answered = 0;
      for (int i = 0; i < requests; i++) {
        String line = out.readLine();
        assertThat(line).as("the writer ended by itself").isNotNull();
        answered = Long.parseLong(line);
      }
      TimeUnit.NANOSECONDS.sleep(random.nextInt(3_000_000));
      // Not through the process itself, which would close the pipe with what is still in it.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.isBlank()) {
          answered = Math.max(answered, Long.parseLong(line));
        }
      }
      return answered;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Returns the last request that is there, which must be whole. */
  private static long check(Path data, long answered) {
    try (EmbeddedStore store = TestStores.open(data)) {
      String rows =
          new Scenario(store, "crash")
              .rows("{'rank_by':['id','asc'],'limit':100,'include_attributes':['v']}");
      int at = rows.indexOf("\"v\":") + 4;
      long found = Long.parseLong(rows.substring(at, rows.indexOf('}', at)));
      assertThat(found).isGreaterThanOrEqualTo(answered).isLessThanOrEqualTo(answered + 1);
      StringBuilder expected = new StringBuilder("[");
      for (int id = 0; id < 10; id++) {
        expected.append("{\"id\":" + id + ",\"v\":" + found + "},");
      }
      expected.append("{\"id\":" + (1000 + found) + ",\"v\":" + found + "}]");
      assertThat(rows).isEqualTo(expected.toString());
      return found;
    }
  }
}
