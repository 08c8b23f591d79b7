package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeaderView;
import com.hevlayer.app.edge.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses answers of the gateway for callers that offer it. */
public final class Compression {
  private static final int SMALLEST = 1024;

  private Compression() {}

  /** Returns the answer as the caller gets it: gzipped if that is offered and worth the while. */
  public static Reply offered(Reply reply, HeaderView headers) {
    if (reply.body().length < SMALLEST || isEncoded(reply)) {
      return reply;
    }
    List<String> offers = headers.all("Accept-Encoding");
    if (offers.isEmpty() || !offersGzip(offers)) {
      return reply;
    }
    List<Map.Entry<String, String>> more = new ArrayList<>(reply.headers());
    more.add(Map.entry("Content-Encoding", "gzip"));
    more.add(Map.entry("Vary", "Accept-Encoding"));
    return new Reply(reply.status(), more, gzip(reply.body()));
  }

  private static boolean isEncoded(Reply reply) {
    for (Map.Entry<String, String> header : reply.headers()) {
      if (header.getKey().equalsIgnoreCase("Content-Encoding")) {
        return true;
      }
    }
    return false;
  }

  /** Whether gzip, or anything, is offered with a weight above 0. */
  static boolean offersGzip(List<String> headers) {
    Boolean any = null;
    for (String header : headers) {
      for (String offer : header.split(",", -1)) {
        String[] parts = offer.toLowerCase(Locale.ROOT).split(";", -1);
        String coding = parts[0].strip();
        boolean wanted = true;
        for (int i = 1; i < parts.length; i++) {
          String parameter = parts[i].replace(" ", "").replace("\t", "");
          wanted &= !isZero(parameter);
        }
        if (coding.equals("gzip") || coding.equals("x-gzip")) {
          return wanted;
        }
        if (coding.equals("*")) {
          any = wanted;
        }
      }
    }
    return any != null && any;
  }

  /** Whether a parameter is a weight of zero. */
  private static boolean isZero(String parameter) {
    if (!parameter.startsWith("q=0")) {
      return false;
    }
    for (int i = "q=0".length(); i < parameter.length(); i++) {
      if (parameter.charAt(i) != (i == "q=0".length() ? '.' : '0')) {
        return false;
      }
    }
    return true;
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
    // Speed matters more than the last percent: whoever asks for it is mostly close by.
    try (OutputStream out =
        new GZIPOutputStream(bytes, 8192) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing but memory is written to
    }
    return bytes.toByteArray();
  }
}
