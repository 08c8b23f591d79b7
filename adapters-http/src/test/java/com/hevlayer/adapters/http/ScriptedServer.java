package com.hevlayer.adapters.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads one request of each connection and lets a script do with the socket what it likes. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  /** What is done once a request was read. */
  interface Script {
    void run(OutputStream out, Socket connection) throws IOException, InterruptedException;
  }

  ScriptedServer(Script script) throws IOException {
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** One that answers these bytes and closes. */
  static ScriptedServer answering(String answer) throws IOException {
    return new ScriptedServer((out, _) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns head and body of each request, as text. */
  List<String> requests() {
    return requests;
  }

  private void accept(Script script) {
    while (true) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection, Script script) {
    try (connection) {
      requests.add(request(connection.getInputStream()));
      OutputStream out = connection.getOutputStream();
      script.run(out, connection);
      out.flush();
    } catch (IOException | InterruptedException e) {
      // The client left, or the test is over.
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      bytes.write(next);
    }
    String head = bytes.toString(StandardCharsets.UTF_8);
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        int length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        bytes.write(in.readNBytes(length));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
