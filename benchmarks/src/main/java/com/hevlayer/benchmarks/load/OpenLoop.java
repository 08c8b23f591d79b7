package com.hevlayer.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request again and again at a fixed rate, whatever the server does, and prints how long
 * the answers take. A request whose connection was still busy when it was due counts from then.
 *
 * <pre>java OpenLoop.java URL BODY-FILE REQUESTS-PER-SECOND SECONDS CONNECTIONS WARM-UP-SECONDS
 * </pre>
 */
public final class OpenLoop {
  private final byte[] request;
  private final URI url;
  private final long gapNanos;
  private final int requests;
  private final int ignored;
  private final long begin;

  private OpenLoop(byte[] request, URI url, long gapNanos, int requests, int ignored, long begin) {
    this.request = request;
    this.url = url;
    this.gapNanos = gapNanos;
    this.requests = requests;
    this.ignored = ignored;
    this.begin = begin;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 6) {
      System.err.println("usage: URL BODY-FILE REQUESTS-PER-SECOND SECONDS CONNECTIONS WARM-UP");
      System.exit(2);
    }
    URI url = URI.create(args[0]);
    int rate = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    int connections = Integer.parseInt(args[4]);
    int warmUp = Integer.parseInt(args[5]);
    byte[] request = request(url, Files.readAllBytes(Path.of(args[1])));
    long begin = System.nanoTime() + 500_000_000L;
    List<OpenLoop> loops = new ArrayList<>();
    List<long[]> results = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      long gap = 1_000_000_000L * connections / rate;
      int all = (int) ((seconds + (long) warmUp) * rate / connections);
      OpenLoop loop =
          new OpenLoop(
              request,
              url,
              gap,
              all,
              (int) ((long) warmUp * rate / connections),
              begin + gap * i / connections);
      loops.add(loop);
      long[] nanos = new long[all];
      results.add(nanos);
      threads.add(Thread.ofPlatform().start(() -> loop.run(nanos)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    print(loops, results);
  }

  private static void print(List<OpenLoop> loops, List<long[]> results) {
    int count = loops.stream().mapToInt(loop -> loop.requests - loop.ignored).sum();
    long[] all = new long[count];
    int at = 0;
    for (int i = 0; i < loops.size(); i++) {
      int measured = loops.get(i).requests - loops.get(i).ignored;
      System.arraycopy(results.get(i), loops.get(i).ignored, all, at, measured);
      at += measured;
    }
    Arrays.sort(all);
    System.out.printf(
        Locale.ROOT,
        "%d answers, p50 %.3f ms, p90 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, most %.3f ms%n",
        count,
        millis(all, 0.5),
        millis(all, 0.9),
        millis(all, 0.99),
        millis(all, 0.999),
        millis(all, 1));
  }

  private static double millis(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)] / 1e6;
  }

  private static byte[] request(URI url, byte[] body) {
    byte[] head =
        ("POST "
                + url.getRawPath()
                + " HTTP/1.1\r\nHost: "
                + url.getAuthority()
                + "\r\nAuthorization: Bearer benchmark-key\r\nContent-Type: application/json\r\n"
                + "User-Agent: tpuf-typescript/3.1.0\r\nX-Stainless-Lang: js\r\n"
                + "X-Stainless-Retry-Count: 0\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private void run(long[] nanos) {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 5_000);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      for (int i = 0; i < requests; i++) {
        long due = begin + i * gapNanos;
        boolean late = System.nanoTime() >= due;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long start = late ? due : System.nanoTime();
        socket.getOutputStream().write(request);
        read(in);
        nanos[i] = System.nanoTime() - start;
      }
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
      System.exit(1);
    }
  }

  private static void read(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException("answered with " + status);
    }
    long length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Long.parseLong(header.substring(15).strip());
      }
    }
    if (length < 0) {
      throw new IOException("answered without Content-Length");
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
