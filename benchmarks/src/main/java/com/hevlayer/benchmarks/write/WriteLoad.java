package com.hevlayer.benchmarks.write;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends writes of 1,000 rows with vectors of 1536 dimensions, 17.6 MB each, and tells how fast they
 * went through and what the peak of the resident memory was above that of the idle process.
 *
 * <p>Arguments: {@code NAME URL PID SECONDS}. The process is warmed up with writes of 20 rows. What
 * it has then, and a second later, is its idle memory; the peak is the kernel's own, set back
 * before each measurement.
 */
public final class WriteLoad {
  private static final int ROWS = 1_000;
  private static final int DIMENSIONS = 1536;
  private static final double MEGA = 1e6;

  private final URI url;
  private final Path process;

  private WriteLoad(URI url, String pid) {
    this.url = url;
    this.process = Path.of("/proc", pid);
  }

  /** Loads and prints one line for each number of writes at once. */
  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[3]);
    WriteLoad load = new WriteLoad(URI.create(args[1]), args[2]);
    byte[] small = load.request(20);
    byte[] large = load.request(ROWS);
    load.run(4, seconds, small);
    Thread.sleep(1_000);
    double idle = load.megabytes("VmRSS:");
    System.out.printf("%-6s idle %.0f MB after the warm-up%n", args[0], idle);
    for (int atOnce : new int[] {1, 4}) {
      load.run(atOnce, 2, large);
      Files.writeString(load.process.resolve("clear_refs"), "5");
      double cpu = load.cpuSeconds();
      double rate = load.run(atOnce, seconds, large);
      double peak = load.megabytes("VmHWM:");
      System.out.printf(
          "%-6s %d at once: %5.0f MB/s, %5.2f CPU ms/MB, peak %4.0f MB above idle (%.1f times a"
              + " body)%n",
          args[0],
          atOnce,
          rate,
          (load.cpuSeconds() - cpu) * 1e3 / (rate * seconds),
          peak - idle,
          (peak - idle) * MEGA / large.length);
    }
  }

  private byte[] request(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    StringBuilder out = new StringBuilder(rows * 17_700).append("{\"upsert_rows\":[");
    for (int row = 0; row < rows; row++) {
      out.append(row == 0 ? "" : ",").append("{\"id\":\"document-").append(row);
      out.append("\",\"title\":\"Row number ").append(row).append("\",\"vector\":[");
      for (int i = 0; i < DIMENSIONS; i++) {
        out.append(i == 0 ? "" : ",").append(random.nextBoolean() ? "-0." : "0.");
        out.append(10_000_000 + random.nextInt(90_000_000));
      }
      out.append("]}");
    }
    String body = out.append("],\"distance_metric\":\"cosine_distance\"}").toString();
    return ("POST /v2/namespaces/bench HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nAuthorization: Bearer benchmark-key\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the MB/s that so many connections send together. */
  private double run(int connections, int seconds, byte[] request) throws Exception {
    long start = System.nanoTime();
    long until = start + seconds * 1_000_000_000L;
    List<Future<Long>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        sent.add(threads.submit(connection(until, request)));
      }
    }
    long bytes = 0;
    for (Future<Long> one : sent) {
      bytes += one.get();
    }
    return bytes / MEGA / ((System.nanoTime() - start) / 1e9);
  }

  private Callable<Long> connection(long until, byte[] request) {
    return () -> {
      long bytes = 0;
      ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request).flip();
      ByteBuffer in = ByteBuffer.allocateDirect(4096);
      try (SocketChannel socket = SocketChannel.open()) {
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        while (System.nanoTime() < until) {
          out.rewind();
          while (out.hasRemaining()) {
            socket.write(out);
          }
          String answer = answer(socket, in);
          if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the answer is " + answer);
          }
          bytes += request.length;
        }
      }
      return bytes;
    };
  }

  /** Reads an answer whose length is known and that fits into the buffer. */
  private static String answer(SocketChannel socket, ByteBuffer in) throws IOException {
    in.clear();
    while (true) {
      if (socket.read(in) < 0) {
        throw new IOException("the connection ended before the answer");
      }
      String text = StandardCharsets.US_ASCII.decode(in.duplicate().flip()).toString();
      int end = text.indexOf("\r\n\r\n");
      String name = "content-length: ";
      int length = text.regionMatches(true, 0, "HTTP", 0, 4) ? find(text, name) : -1;
      if (end >= 0 && length >= 0) {
        int stop = text.indexOf('\r', length);
        if (text.length() >= end + 4 + Integer.parseInt(text.substring(length, stop))) {
          return text;
        }
      }
    }
  }

  private static int find(String text, String name) {
    for (int i = 0; i + name.length() < text.length(); i++) {
      if (text.regionMatches(true, i, name, 0, name.length())) {
        return i + name.length();
      }
    }
    return -1;
  }

  private double megabytes(String name) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / MEGA)
        .findFirst()
        .orElseThrow();
  }

  private double cpuSeconds() throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }
}
