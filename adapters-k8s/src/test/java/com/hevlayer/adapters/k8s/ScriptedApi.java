package com.hevlayer.adapters.k8s;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server whose every byte a test decides. One request for each connection. */
final class ScriptedApi implements Closeable {
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private volatile Function<Request, Reply> script = _ -> status(500, "InternalError", "no script");

  /** What was asked for; the target is decoded. */
  record Request(String method, String target, String head, String body) {
    boolean isWatch() {
      return target.contains("watch=true");
    }

    String header(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  /** Sends an answer. */
  @FunctionalInterface
  interface Reply {
    void send(OutputStream out) throws IOException, InterruptedException;
  }

  ScriptedApi() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  void script(Function<Request, Reply> answers) {
    script = answers;
  }

  /** Waits for the next request that was not taken yet. */
  Request take() throws InterruptedException {
    Request next = requests.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  /** Waits for the next watch, passing over other requests. */
  Request takeWatch() throws InterruptedException {
    Request next = take();
    while (!next.isWatch()) {
      next = take();
    }
    return next;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        if (listener.isClosed()) {
          socket.close();
        }
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(socket.getInputStream());
      if (request != null) {
        requests.add(request);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        script.apply(request).send(out);
        out.flush();
      }
    } catch (IOException e) {
      // The client went, or was meant to be cut off.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.append((char) b);
    }
    String[] first = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
    Request plain = new Request(first[0], first[1], head.toString(), "");
    String length = plain.header("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Request(
        first[0],
        URLDecoder.decode(first[1], StandardCharsets.UTF_8),
        head.toString(),
        new String(body, StandardCharsets.UTF_8));
  }

  static Reply json(int status, String body) {
    return json(status, body, "");
  }

  /** Returns an answer with more header lines, each with its end. */
  static Reply json(int status, String body, String headers) {
    return out -> {
      byte[] utf8 = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      String head =
          "HTTP/1.1 "
              + status
              + " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
              + utf8.length
              + "\r\n"
              + headers
              + "\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(utf8);
    };
  }

  static Reply status(int code, String reason, String message) {
    return json(code, statusObject(code, reason, message));
  }

  static String statusObject(int code, String reason, String message) {
    return "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':'"
        + message
        + "','reason':'"
        + reason
        + "','code':"
        + code
        + "}";
  }

  /** Never answers. */
  static Reply hang() {
    return _ -> new CountDownLatch(1).await();
  }

  /** A body that goes on until the test ends it. */
  static final class Stream implements Reply {
    private static final String END = "\u0000end";
    private static final String CUT = "\u0000cut";

    private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();

    /** Sends text, with {@code '} for quotes. */
    Stream send(String text) {
      parts.add(text.replace('\'', '"'));
      return this;
    }

    Stream event(String type, String object) {
      return send("{'type':'" + type + "','object':" + object + "}\n");
    }

    /** Ends the body as a server does. */
    Stream end() {
      parts.add(END);
      return this;
    }

    /** Ends the connection in the middle of the body. */
    Stream cut() {
      parts.add(CUT);
      return this;
    }

    @Override
    public void send(OutputStream out) throws IOException, InterruptedException {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      while (true) {
        String part = parts.take();
        if (part.equals(CUT)) {
          return;
        }
        if (part.equals(END)) {
          out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          return;
        }
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        String size = Integer.toHexString(utf8.length) + "\r\n";
        out.write(size.getBytes(StandardCharsets.US_ASCII));
        out.write(utf8);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
