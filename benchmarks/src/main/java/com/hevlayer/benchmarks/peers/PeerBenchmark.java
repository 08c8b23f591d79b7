package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks how many requests one client gets answered over HTTP, of the same work, on each of several
 * servers in turn, and how much CPU time of the server each takes; beside them Lucene in process.
 *
 * <p>Arguments: {@code --rows N --seconds S NAME=URL[@PID] …}; {@code --lucene} adds Lucene.
 * Servers are started by the caller ({@code benchmarks/peers/run}); the namespace is new on each.
 */
public final class PeerBenchmark {
  private PeerBenchmark() {}

  private record Target(String name, URI url, long pid) {}

  /** Runs the comparison and prints a table for each server. */
  public static void main(String[] args) throws IOException {
    int rows = 20_000;
    double seconds = 5;
    boolean lucene = false;
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--rows" -> rows = Integer.parseInt(args[++i]);
        case "--seconds" -> seconds = Double.parseDouble(args[++i]);
        case "--lucene" -> lucene = true;
        default -> targets.add(target(args[i]));
      }
    }
    System.out.printf("%,d rows of %d dimensions%n", rows, Dataset.DIMENSIONS);
    Dataset data = new Dataset(rows, 42);
    Workload workload = new Workload(data);
    List<Workload.Kind> kinds = workload.kinds(2000);
    if (lucene) {
      new DirectLucene(data).run(seconds);
    }
    for (Target target : targets) {
      run(target, data, workload, kinds, seconds);
    }
  }

  private static Target target(String text) {
    int equals = text.indexOf('=');
    int at = text.lastIndexOf('@');
    return new Target(
        text.substring(0, equals),
        URI.create(text.substring(equals + 1, at < 0 ? text.length() : at)),
        at < 0 ? 0 : Long.parseLong(text.substring(at + 1)));
  }

  private static void run(
      Target target, Dataset data, Workload workload, List<Workload.Kind> kinds, double seconds)
      throws IOException {
    System.out.printf("%n%s (%s)%n", target.name, target.url);
    System.out.printf(
        "| %-36s | %10s | %12s | %10s |%n", "work", "per second", "CPU ms each", "recall@10");
    try (Connection connection = new Connection(target.url)) {
      load(target, connection, data, workload);
      // The compiler is busy for long after the first requests of a kind; it is not to be measured.
      for (Workload.Kind kind : kinds) {
        spin(connection, requests(connection, kind), 2 * seconds);
      }
      for (Workload.Kind kind : kinds) {
        query(target, connection, kind, seconds);
      }
    }
    System.out.println("resident at the end: " + ProcessTimes.resident(target.pid));
  }

  private static void load(Target target, Connection connection, Dataset data, Workload workload)
      throws IOException {
    String path = "/v2/namespaces/" + Workload.NAMESPACE;
    byte[] drop = connection.request("DELETE", path, new byte[0]);
    connection.send(drop);
    // Warm-up with rows that the measured load overwrites.
    for (int i = 0; i < 3; i++) {
      expectOk(connection, connection.request("POST", path, workload.upsert(0, 1000)));
    }
    connection.send(drop);
    List<byte[]> batches = new ArrayList<>();
    for (int from = 0; from < data.rows(); from += 1000) {
      batches.add(
          connection.request(
              "POST", path, workload.upsert(from, Math.min(from + 1000, data.rows()))));
    }
    double cpu = ProcessTimes.cpuSeconds(target.pid);
    long start = System.nanoTime();
    for (byte[] batch : batches) {
      expectOk(connection, batch);
    }
    double loaded = (System.nanoTime() - start) / 1e9;
    print(
        "upsert, batches of 1,000 (rows)",
        data.rows() / loaded,
        (ProcessTimes.cpuSeconds(target.pid) - cpu) * 1000 / data.rows(),
        "");
    if (awaitIndex(connection)) {
      double complete = (System.nanoTime() - start) / 1e9;
      print(
          "until the index is complete (rows)",
          data.rows() / complete,
          (ProcessTimes.cpuSeconds(target.pid) - cpu) * 1000 / data.rows(),
          "");
    }
    System.out.println("resident once loaded: " + ProcessTimes.resident(target.pid));
    List<byte[]> singles = new ArrayList<>();
    for (int row = 0; row < 1000; row++) {
      singles.add(connection.request("POST", path, workload.upsert(row, row + 1)));
    }
    cpu = ProcessTimes.cpuSeconds(target.pid);
    start = System.nanoTime();
    for (byte[] single : singles) {
      expectOk(connection, single);
    }
    print(
        "upsert, one row a request",
        singles.size() / ((System.nanoTime() - start) / 1e9),
        (ProcessTimes.cpuSeconds(target.pid) - cpu) * 1000 / singles.size(),
        "");
    awaitIndex(connection);
    awaitRest(target);
  }

  /**
   * Waits until the server rests: rows that were written a moment ago are merged behind the scenes,
   * and searches are to be measured alone. At most a minute.
   */
  private static void awaitRest(Target target) throws IOException {
    long start = System.nanoTime();
    int resting = 0;
    double before = ProcessTimes.cpuSeconds(target.pid);
    while (target.pid != 0 && resting < 50 && System.nanoTime() - start < 60_000_000_000L) {
      pause();
      double now = ProcessTimes.cpuSeconds(target.pid);
      resting = now - before < 0.03 ? resting + 1 : 0;
      before = now;
    }
    System.out.printf("rests after %.0f s%n", (System.nanoTime() - start) / 1e9);
  }

  /** Waits until metadata says that the index is current; false where the server does not say. */
  private static boolean awaitIndex(Connection connection) throws IOException {
    byte[] request =
        connection.request(
            "GET", "/v1/namespaces/" + Workload.NAMESPACE + "/metadata", new byte[0]);
    long deadline = System.nanoTime() + 1_800_000_000_000L;
    while (System.nanoTime() < deadline) {
      String metadata = connection.send(request).text();
      if (metadata.contains("up-to-date")) {
        return true;
      }
      if (!metadata.contains("updating")) {
        return false;
      }
      pause();
    }
    throw new IOException("the index was not complete after 30 minutes");
  }

  private static void query(
      Target target, Connection connection, Workload.Kind kind, double seconds) throws IOException {
    List<byte[]> requests = requests(connection, kind);
    double recall = 0;
    for (int i = 0; i < kind.truth().size(); i++) {
      Set<Long> found = new HashSet<>(Workload.ids(expectOk(connection, requests.get(i))));
      found.retainAll(kind.truth().get(i));
      recall += found.size() / (double) Math.max(1, kind.truth().get(i).size());
    }
    spin(connection, requests, seconds / 2);
    double cpu = ProcessTimes.cpuSeconds(target.pid);
    long start = System.nanoTime();
    int done = spin(connection, requests, seconds);
    double took = (System.nanoTime() - start) / 1e9;
    print(
        kind.name(),
        done / took,
        (ProcessTimes.cpuSeconds(target.pid) - cpu) * 1000 / done,
        kind.truth().isEmpty() ? "" : "%.4f".formatted(recall / kind.truth().size()));
  }

  private static List<byte[]> requests(Connection connection, Workload.Kind kind) {
    String path = "/v2/namespaces/" + Workload.NAMESPACE + "/query";
    return kind.bodies().stream().map(body -> connection.request("POST", path, body)).toList();
  }

  private static int spin(Connection connection, List<byte[]> requests, double seconds)
      throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int done = 0;
    do {
      expectOk(connection, requests.get(done % requests.size()));
      done++;
    } while (System.nanoTime() < end);
    return done;
  }

  private static String expectOk(Connection connection, byte[] request) throws IOException {
    Connection.Reply reply = connection.send(request);
    if (reply.status() != 200) {
      throw new IOException(
          "status " + reply.status() + ": " + new String(reply.body(), StandardCharsets.UTF_8));
    }
    return reply.text();
  }

  static void print(String work, double perSecond, double cpuMillis, String recall) {
    System.out.printf("| %-36s | %,10.0f | %12.3f | %10s |%n", work, perSecond, cpuMillis, recall);
  }

  static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
