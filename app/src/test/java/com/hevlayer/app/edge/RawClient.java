package com.hevlayer.app.edge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A caller that speaks over a bare socket. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer as it came. */
  @SuppressWarnings("ArrayRecordComponent") // read by tests, never compared
  record Answer(String head, byte[] body) {
    int status() {
      return head.isEmpty() ? -1 : Integer.parseInt(head.substring(9, 12));
    }

    String header(String name) {
      return RawUpstream.Wire.header(head, name);
    }

    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(l -> l.toLowerCase(Locale.ROOT).startsWith(start))
          .map(l -> l.substring(start.length()).strip())
          .toList();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawClient get(String target, String... headers) throws IOException {
    return send(head("GET", target, headers) + "\r\n");
  }

  RawClient post(String target, String body, String... headers) throws IOException {
    return request("POST", target, body, headers);
  }

  private RawClient request(String method, String target, String body, String... headers)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head = head(method, target, headers) + "Content-Length: " + bytes.length + "\r\n\r\n";
    byte[] all =
        Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), head.length() + bytes.length);
    System.arraycopy(bytes, 0, all, head.length(), bytes.length);
    return send(all);
  }

  private static String head(String method, String target, String... headers) {
    StringBuilder out = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n");
    for (String header : headers) {
      out.append(header).append("\r\n");
    }
    return out.toString();
  }

  /** Reads an answer to anything but a HEAD. */
  Answer answer() throws IOException {
    String head = head();
    int status = head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
    boolean bodyless = status < 200 || status == 204 || status == 304;
    return new Answer(head, bodyless ? new byte[0] : RawUpstream.Wire.body(in, head, true));
  }

  String head() throws IOException {
    return RawUpstream.Wire.head(in);
  }

  /** Reads bytes of a body. */
  byte[] read(int length) throws IOException {
    return in.readNBytes(length);
  }

  /** Reads one byte, -1 at the end of the connection. */
  int read() throws IOException {
    return in.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Leaves in the middle of something. */
  void leave() throws IOException {
    socket.close();
  }

  /** Ends the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  Socket socket() {
    return socket;
  }
}
