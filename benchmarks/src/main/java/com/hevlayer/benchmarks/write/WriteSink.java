package com.hevlayer.benchmarks.write;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A store that reads every write to its end, keeps nothing and accepts it; a query finds no rows.
 *
 * <p>Argument: the {@code PORT} of the loopback to listen on.
 */
public final class WriteSink {
  private static final String ACCEPTED =
      "{\"status\":\"OK\",\"message\":\"accepted\",\"rows_affected\":1000,\"rows_upserted\":1000,"
          + "\"billing\":{\"billable_logical_bytes_written\":0}}";
  private static final String NO_ROWS = "{\"rows\":[],\"billing\":{},\"performance\":{}}";

  private final SocketChannel socket;
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024);

  private WriteSink(SocketChannel socket) {
    this.socket = socket;
    in.flip();
  }

  /** Listens until the process is ended. */
  public static void main(String[] args) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
      while (true) {
        SocketChannel accepted = server.accept();
        Thread.ofPlatform().daemon().start(() -> new WriteSink(accepted).talk());
      }
    }
  }

  private void talk() {
    try (socket) {
      for (String head = head(); head != null; head = head()) {
        skip(length(head));
        answer(head.contains("/query HTTP/1.1") ? NO_ROWS : ACCEPTED);
      }
    } catch (IOException e) {
      System.err.println("a connection ended early: " + e.getMessage());
    }
  }

  private @Nullable String head() throws IOException {
    StringBuilder head = new StringBuilder(512);
    while (true) {
      if (!in.hasRemaining() && !more()) {
        return null;
      }
      head.append((char) in.get());
      int end = head.length();
      if (end >= 4 && head.charAt(end - 1) == '\n' && head.charAt(end - 3) == '\n') {
        return head.toString();
      }
    }
  }

  private boolean more() throws IOException {
    int read = socket.read(in.clear());
    in.flip();
    return read > 0;
  }

  private void skip(long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (!in.hasRemaining() && !more()) {
        throw new IOException("a body ended early");
      }
      int skipped = (int) Math.min(left, in.remaining());
      in.position(in.position() + skipped);
      left -= skipped;
    }
  }

  private static long length(String head) {
    String name = "\ncontent-length:";
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf(name);
    return at < 0
        ? 0
        : Long.parseLong(lower.substring(at + name.length(), lower.indexOf('\r', at)).strip());
  }

  private void answer(String body) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }
}
