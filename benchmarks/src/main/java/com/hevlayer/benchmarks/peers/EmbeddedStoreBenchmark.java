package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the embedded store costs beside the same work written directly on Lucene, both in process:
 * searches, recall, ingest and bytes on disk. Searches of the two sides take turns, and are stated
 * as time of the thread's processor, which other work on the machine blurs less.
 *
 * <p>Arguments: {@code [ROWS, 100000 unless given] [SECONDS of each measurement, 3 unless given]}.
 */
public final class EmbeddedStoreBenchmark {
  private static final int RECALL_QUERIES = 100;
  private static final int ROUNDS = 6;

  private final Dataset data;
  private final double seconds;
  private final Random random = new Random(7);

  private EmbeddedStoreBenchmark(Dataset data, double seconds) {
    this.data = data;
    this.seconds = seconds;
  }

  /** Runs all and prints tables. */
  public static void main(String[] args) throws IOException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 3;
    System.out.printf(
        "%,d rows of %d dimensions (f16), text, two filterable attributes%n",
        rows, Dataset.DIMENSIONS);
    EmbeddedStoreBenchmark benchmark = new EmbeddedStoreBenchmark(new Dataset(rows, 1), seconds);
    Path folder = Files.createTempDirectory("embedded-store-benchmark");
    try {
      benchmark.ingest(folder);
      benchmark.searches(folder);
    } finally {
      delete(folder);
    }
  }

  private void ingest(Path folder) throws IOException {
    System.out.printf("%n| ingest: batch | fsync | rows/s | CPU ms/row |%n");
    for (String durability : new String[] {"fsync", "os"}) {
      for (int batch : new int[] {1, 100, 1_000}) {
        Path place = folder.resolve("ingest-" + durability + "-" + batch);
        try (StoreSide store = new StoreSide(data, place, durability)) {
          int wanted = Math.min(data.rows(), batch == 1 ? 5_000 : 20_000);
          store.write(0, Math.min(batch, wanted));
          double cpu = processCpu();
          long start = System.nanoTime();
          int written = 0;
          for (int from = 0; from < wanted; from += batch) {
            int to = Math.min(from + batch, wanted);
            store.write(from, to);
            written += to - from;
          }
          double taken = (System.nanoTime() - start) / 1e9;
          System.out.printf(
              "| %,13d | %5s | %,8.0f | %.3f |%n",
              batch,
              durability.equals("fsync") ? "yes" : "no",
              written / taken,
              (processCpu() - cpu) * 1000 / written);
        }
        delete(place);
      }
    }
  }

  private void searches(Path folder) throws IOException {
    Path ours = folder.resolve("store");
    Path direct = folder.resolve("lucene");
    try (StoreSide store = new StoreSide(data, ours, "os");
        LuceneSide lucene = new LuceneSide(data, Files.createDirectory(direct))) {
      for (int from = 0; from < data.rows(); from += 1_000) {
        store.write(from, Math.min(from + 1_000, data.rows()));
      }
      long start = System.nanoTime();
      long outside = store.awaitGraph(1_800);
      System.out.printf(
          "%ngraph %.0f s after the last write, %,d rows outside of it%n",
          (System.nanoTime() - start) / 1e9, outside);
      System.out.println(store.explain());
      recall(store);
      System.out.printf(
          "%n| search | Lucene, CPU ms | store, CPU ms | queries/s of CPU, store/Lucene |%n");
      compare(
          "ANN",
          () -> lucene.nearest(data.query(random), -1),
          () -> store.nearest(data.query(random), false, null));
      for (int percent : new int[] {1, 10, 50}) {
        compare(
            "ANN under a filter of " + percent + " %",
            () -> lucene.nearest(data.query(random), 10 * percent),
            () -> store.nearest(data.query(random), false, StoreSide.below(10 * percent)));
      }
      compare(
          "BM25, two terms",
          () -> lucene.text(word(), word()),
          () -> store.text(word() + " " + word()));
      compare("order by an integer", lucene::order, store::order);
      compare("group by a keyword", lucene::group, store::group);
      compare(
          "count under a filter",
          () -> lucene.count(random.nextInt(1_000)),
          () -> store.count(StoreSide.below(random.nextInt(1_000))));
    }
    System.out.printf(
        "%non disk: store %,.0f bytes/row, Lucene %,.0f bytes/row%n",
        (double) bytes(ours) / data.rows(), (double) bytes(direct) / data.rows());
  }

  private String word() {
    return Dataset.word(20 + random.nextInt(180));
  }

  private void recall(StoreSide store) {
    for (int percent : new int[] {100, 1, 10}) {
      double found = 0;
      for (int i = 0; i < RECALL_QUERIES; i++) {
        float[] query = data.query(random);
        var filter = StoreSide.below(10 * percent);
        Set<Long> exact = store.nearest(query, true, filter);
        Set<Long> walked = store.nearest(query, false, percent == 100 ? null : filter);
        walked.retainAll(exact);
        found += (double) walked.size() / exact.size();
      }
      System.out.printf(
          "recall@10 %s: %.4f%n",
          percent == 100 ? "unfiltered" : "under a filter of " + percent + " %",
          found / RECALL_QUERIES);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void compare(String name, Work lucene, Work store) throws IOException {
    double[] cost = new double[2];
    int[] done = new int[2];
    for (int round = 0; round <= ROUNDS; round++) {
      Work[] both = {lucene, store};
      for (int side = 0; side < 2; side++) {
        long cpu = threadCpu();
        int runs = repeat(round == 0 ? seconds : seconds / ROUNDS, both[side]);
        if (round > 0) { // the first warms up
          cost[side] += (threadCpu() - cpu) / 1e6;
          done[side] += runs;
        }
      }
    }
    double luceneMillis = cost[0] / done[0];
    double storeMillis = cost[1] / done[1];
    System.out.printf(
        "| %s | %.3f | %.3f | %.2f |%n",
        name, luceneMillis, storeMillis, luceneMillis / storeMillis);
  }

  private static int repeat(double seconds, Work work) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int done = 0;
    do {
      work.run();
      done++;
    } while (System.nanoTime() < end);
    return done;
  }

  private static long threadCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> {
            try {
              return Files.size(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .sum();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
