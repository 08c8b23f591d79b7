package com.hevlayer.app.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A store that speaks over bare sockets, so that it can misbehave in every way. */
public final class RawUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** What is done with one connection. */
  @FunctionalInterface
  public interface Script {
    /** Talks; the connection is closed when this returns. */
    void talk(Talk talk) throws Exception;
  }

  /** Listens on a free port of the loopback. */
  public RawUpstream(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), script);
  }

  /** Listens with sockets of a factory, such as one for TLS. */
  public RawUpstream(ServerSocketFactory factory, Script script) throws IOException {
    this.script = script;
    server = factory.createServerSocket(0, 2000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with the same bytes, keeping the connection. */
  public static Script answering(String answer) {
    return talk -> {
      while (talk.request() != null) {
        talk.send(answer);
      }
    };
  }

  /** Returns a body in chunks of this size, to follow a head. */
  public static String chunked(String body, int size) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < body.length(); at += size) {
      String chunk = body.substring(at, Math.min(at + size, body.length()));
      out.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    return out + "0\r\n\r\n";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> run(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void run(Socket socket) {
    try (socket) {
      script.talk(new Talk(socket));
    } catch (Exception e) {
      faults.add(e);
    } finally {
      ended.incrementAndGet();
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Connections taken so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Connections whose script is over. */
  public int ended() {
    return ended.get();
  }

  /** What the scripts failed with. */
  public List<Throwable> faults() {
    return faults;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request as it came. */
  @SuppressWarnings("ArrayRecordComponent") // read by tests, never compared
  public record Received(String head, byte[] body) {

    /** The request line. */
    public String line() {
      return head.substring(0, head.indexOf('\r'));
    }

    /** All lines of a header with this name, in any case. */
    public List<String> lines(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines().filter(l -> l.toLowerCase(Locale.ROOT).startsWith(start)).toList();
    }

    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** One connection. */
  public static final class Talk {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** Reads a request; null if the connection ended before one began. */
    public @Nullable Received request() throws IOException {
      String head = Wire.head(in);
      if (head.isEmpty()) {
        return null;
      }
      return new Received(head, Wire.body(in, head, false));
    }

    /** Reads a request's head only. */
    public String head() throws IOException {
      return Wire.head(in);
    }

    /** Reads one byte, or -1 at the end. */
    public int read() throws IOException {
      return in.read();
    }

    public void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the peer closes; true if it did within the time. */
    public boolean awaitEnd(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        return in.read() < 0;
      } catch (java.net.SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }
  }

  /** The little of HTTP that both ends of a test need. */
  static final class Wire {
    private Wire() {}

    static String head(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int last4 = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        head.write(b);
        last4 = last4 << 8 | b;
        if (last4 == 0x0d0a0d0a) {
          break;
        }
      }
      return head.toString(StandardCharsets.ISO_8859_1);
    }

    static String header(String head, String name) {
      return head.lines()
          .filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(l -> l.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    static byte[] body(InputStream in, String head, boolean untilClose) throws IOException {
      String length = header(head, "Content-Length");
      if (!length.isEmpty()) {
        return in.readNBytes(Integer.parseInt(length));
      }
      if (header(head, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
        return chunked(in);
      }
      return untilClose ? in.readAllBytes() : new byte[0];
    }

    private static byte[] chunked(InputStream in) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        String line = line(in);
        if (line == null || line.isEmpty()) {
          throw new IOException("the chunks end early after " + body.size() + " bytes");
        }
        int size = Integer.parseInt(line.split(";", -1)[0].strip(), 16);
        byte[] chunk = in.readNBytes(size);
        body.writeBytes(chunk);
        if (chunk.length < size) {
          throw new IOException("a chunk ends early");
        }
        if (size == 0) {
          while (!String.valueOf(line(in)).isEmpty()) {
            // trailers
          }
          return body.toByteArray();
        }
        line(in);
      }
    }

    private static @Nullable String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          return line.toString().stripTrailing();
        }
        line.append((char) b);
      }
      return line.isEmpty() ? null : line.toString();
    }
  }
}
