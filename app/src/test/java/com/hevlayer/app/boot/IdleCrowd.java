package com.hevlayer.app.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Callers that are connected and ask nothing, in a process of their own: both ends of so many
 * connections do not fit into the descriptors of one.
 */
final class IdleCrowd implements AutoCloseable {
  private static final String READY = "ready";
  private static final int ONE_IN = 100;
  private static final byte[] REQUEST =
      "GET /health HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String OK = "HTTP/1.1 200 ";

  private final Process process;
  private final BufferedReader out;

  private IdleCrowd(Process process) {
    this.process = process;
    out = process.inputReader(StandardCharsets.US_ASCII);
  }

  /** Connects so many callers to a port of this machine; returns once all are. */
  static IdleCrowd connect(int port, int count) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                IdleCrowd.class.getName(),
                Integer.toString(port),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    IdleCrowd crowd = new IdleCrowd(process);
    String said = crowd.out.readLine();
    if (!READY.equals(said)) {
      crowd.close();
      throw new IOException("the crowd is not connected: " + said);
    }
    return crowd;
  }

  /** Lets one in a hundred ask something; returns how many were answered. */
  int answered() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    String count = out.readLine();
    if (count == null) {
      throw new IOException("the crowd is gone");
    }
    return Integer.parseInt(count);
  }

  /** Ends the process, and with it all connections. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(20, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // Ended already, or ended below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  /** The process: connects, says so, and asks for each line that it is sent. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    List<Socket> sockets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    System.out.println(READY);
    System.out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (in.readLine() != null) {
      int answered = 0;
      for (int i = 0; i < count; i += ONE_IN) {
        answered += isAnswered(sockets.get(i)) ? 1 : 0;
      }
      System.out.println(answered);
      System.out.flush();
    }
  }

  private static boolean isAnswered(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(REQUEST);
    byte[] start = socket.getInputStream().readNBytes(OK.length());
    return new String(start, StandardCharsets.US_ASCII).equals(OK);
  }
}
