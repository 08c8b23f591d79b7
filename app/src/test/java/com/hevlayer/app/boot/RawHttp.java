package com.hevlayer.app.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/1.1 by hand, so that tests see what is on the wire and nothing else. */
final class RawHttp {
  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /** An answer; names of headers in lower case. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, Map<String, String> headers, byte[] bytes) {
    String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  Answer get(String target, String... headers) throws IOException {
    return send("GET", target, null, headers);
  }

  /** Sends JSON, single quotes as double ones, unless a header says another content type. */
  Answer post(String target, String json, String... headers) throws IOException {
    return send("POST", target, json.replace('\'', '"'), headers);
  }

  Answer send(String method, String target, @Nullable String body, String... headers)
      throws IOException {
    return send(
        method,
        target,
        body == null ? null : body.getBytes(StandardCharsets.UTF_8),
        List.of(headers));
  }

  Answer send(String method, String target, byte @Nullable [] body, List<String> headers)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: test\r\n");
    boolean typed = false;
    for (String header : headers) {
      if (!header.endsWith(": -")) {
        head.append(header).append("\r\n");
      }
      typed |= header.toLowerCase(Locale.ROOT).startsWith("content-type:");
    }
    if (body != null) {
      if (!typed) {
        head.append("Content-Type: application/json\r\n");
      }
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (body != null) {
        socket.getOutputStream().write(body);
      }
      socket.getOutputStream().flush();
      return read(socket.getInputStream(), method);
    }
  }

  private static Answer read(InputStream in, String method) throws IOException {
    byte[] all = in.readAllBytes();
    int end = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no complete head in " + all.length + " bytes");
    }
    String[] lines = new String(all, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.merge(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
    if ("chunked".equals(headers.get("transfer-encoding")) && !method.equals("HEAD")) {
      body = unchunk(body);
    }
    return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
  }

  private static byte[] unchunk(byte[] chunked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text = new String(chunked, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int line = text.indexOf("\r\n", at);
      int size = Integer.parseInt(text.substring(at, line).split(";", -1)[0], 16);
      if (size == 0) {
        return out.toByteArray();
      }
      out.write(chunked, line + 2, size);
      at = line + 2 + size + 2;
    }
  }
}
