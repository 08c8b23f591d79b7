package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks how long a large namespace takes to load, how long until its graph is complete, how much
 * memory the server then has, and how long searches take. Rows are made while they are sent: each
 * is one of 5,000 centres plus noise, by a generator that its number seeds.
 *
 * <p>Arguments: {@code ROWS URL PID}.
 */
public final class LargeLoad {
  private static final int CENTRES = 5_000;
  private static final int BATCH = 1_000;

  private final float[][] centres = new float[CENTRES][];

  private LargeLoad() {
    Random random = new Random(1);
    for (int i = 0; i < CENTRES; i++) {
      centres[i] = new float[Dataset.DIMENSIONS];
      for (int d = 0; d < Dataset.DIMENSIONS; d++) {
        centres[i][d] = (float) random.nextGaussian();
      }
    }
  }

  /** Loads, waits, searches and prints. */
  public static void main(String[] args) throws Exception {
    int rows = Integer.parseInt(args[0]);
    URI url = URI.create(args[1]);
    long pid = Long.parseLong(args[2]);
    LargeLoad load = new LargeLoad();
    String path = "/v2/namespaces/large";
    try (Connection connection = new Connection(url);
        ExecutorService maker = Executors.newSingleThreadExecutor()) {
      connection.send(connection.request("DELETE", path, new byte[0]));
      long start = System.nanoTime();
      double cpu = ProcessTimes.cpuSeconds(pid);
      Future<byte[]> next = maker.submit(() -> load.batch(0));
      for (int from = 0; from < rows; from += BATCH) {
        byte[] body = next.get();
        int following = from + BATCH;
        next = maker.submit(() -> load.batch(following));
        ok(connection.send(connection.request("POST", path, body)));
        if (following % 100_000 == 0) {
          print("%,d rows sent".formatted(following), start, cpu, pid);
        }
      }
      print("loaded", start, cpu, pid);
      load.search("while the graph is incomplete", connection, path, 30, rows);
      long deadline = System.nanoTime() + 3_600_000_000_000L;
      byte[] metadata = connection.request("GET", "/v1/namespaces/large/metadata", new byte[0]);
      while (!connection.send(metadata).text().contains("up-to-date")) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the index was not complete after an hour");
        }
        Thread.sleep(1000);
      }
      print("graph complete", start, cpu, pid);
      load.search("with the complete graph", connection, path, 3000, rows);
      print("searched", start, cpu, pid);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private void search(String when, Connection connection, String path, int count, int rows)
      throws IOException {
    Random random = new Random(99);
    double[] millis = new double[count];
    double recall = 0;
    int judged = Math.min(count, 50);
    List<String> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(Dataset.base64(vector(new Random(random.nextInt(rows) * 31L + 7))));
    }
    for (int i = 0; i < count; i++) {
      byte[] request =
          connection.request(
              "POST",
              path + "/query",
              utf8(
                  "{\"rank_by\":[\"vector\",\"ANN\",\"%s\"],\"limit\":10}"
                      .formatted(vectors.get(i))));
      long start = System.nanoTime();
      String answer = ok(connection.send(request));
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (i < judged) {
        String exact =
            ok(
                connection.send(
                    connection.request(
                        "POST",
                        path + "/query",
                        utf8(
                            "{\"rank_by\":[\"vector\",\"kNN\",\"%s\"],\"limit\":10,\"filters\":[\"id\",\"Gte\",0]}"
                                .formatted(vectors.get(i))))));
        Set<Long> found = new HashSet<>(Workload.ids(answer));
        found.retainAll(Workload.ids(exact));
        recall += found.size() / 10.0;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "ANN %s: p50 %.2f ms, p99 %.2f ms, recall@10 %.4f of %d%n",
        when, millis[count / 2], millis[(int) (count * 0.99)], recall / judged, judged);
  }

  private byte[] batch(int from) {
    StringBuilder body = new StringBuilder("{\"upsert_rows\":[");
    for (int row = from; row < from + BATCH; row++) {
      Random random = new Random(row);
      body.append(row == from ? "" : ",")
          .append("{\"id\":")
          .append(row)
          .append(",\"vector\":\"")
          .append(Dataset.base64(vector(random)))
          .append("\",\"text\":\"");
      int words = 20 + random.nextInt(41);
      for (int i = 0; i < words; i++) {
        // A product of uniform numbers falls off roughly as word frequencies do.
        int rank = (int) (20_000 * random.nextDouble() * random.nextDouble() * random.nextDouble());
        body.append(i == 0 ? "" : " ").append(Dataset.word(rank));
      }
      body.append("\",\"bucket\":")
          .append(random.nextInt(1000))
          .append(",\"shelf\":\"")
          .append(Dataset.shelf(row))
          .append("\"}");
    }
    return utf8(
        body.append(
                "],\"distance_metric\":\"cosine_distance\",\"schema\":{\"vector\":{\"type\":\"[384]f16\","
                    + "\"ann\":true},\"text\":{\"type\":\"string\",\"full_text_search\":true}}}")
            .toString());
  }

  private float[] vector(Random random) {
    float[] centre = centres[random.nextInt(CENTRES)];
    float[] vector = new float[Dataset.DIMENSIONS];
    double square = 0;
    for (int d = 0; d < vector.length; d++) {
      // Uniform noise of the same variance as the normal one, at a tenth of its cost.
      vector[d] = centre[d] + 0.8f * 3.4641f * (random.nextFloat() - 0.5f);
      square += vector[d] * vector[d];
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= scale;
    }
    return vector;
  }

  private static String ok(Connection.Reply reply) throws IOException {
    if (reply.status() != 200) {
      throw new IOException("status " + reply.status() + ": " + reply.text());
    }
    return reply.text();
  }

  private static void print(String what, long start, double cpu, long pid) throws IOException {
    System.out.printf(
        "%-20s %7.1f s, server CPU %7.1f s, resident %s%n",
        what,
        (System.nanoTime() - start) / 1e9,
        ProcessTimes.cpuSeconds(pid) - cpu,
        ProcessTimes.resident(pid));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
