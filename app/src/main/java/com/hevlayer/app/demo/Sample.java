package com.hevlayer.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The shipped passages and their embeddings. A passage is a JSON object without its vector, the
 * vectors are rows of float16 in the same order; {@link #batch} puts the two together. {@code
 * sample/README.md} says where they come from.
 */
final class Sample {
  static final int DIMENSIONS = 384;

  private final List<String> passages;
  private final byte[] vectors;

  private Sample(List<String> passages, byte[] vectors) {
    this.passages = passages;
    this.vectors = vectors;
  }

  /**
   * Reads the sample from the class path.
   *
   * @throws IllegalStateException if passages and vectors do not belong together
   */
  static Sample load() {
    List<String> passages = lines("passages.ndjson.gz", true);
    byte[] vectors;
    try (InputStream in = open("vectors.f16")) {
      vectors = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (vectors.length != passages.size() * DIMENSIONS * Short.BYTES) {
      throw new IllegalStateException(
          "vectors.f16 has %d bytes, but %d passages of %d dimensions need %d"
              .formatted(
                  vectors.length,
                  passages.size(),
                  DIMENSIONS,
                  passages.size() * DIMENSIONS * Short.BYTES));
    }
    return new Sample(passages, vectors);
  }

  /** The lines of a resource of this package. */
  static List<String> lines(String name, boolean gzipped) {
    try (InputStream raw = open(name);
        InputStream in = gzipped ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return passages.size();
  }

  /** One passage as it is stored here: a JSON object without its vector. */
  String passage(int row) {
    return passages.get(row);
  }

  /**
   * The passages of [from, to) with their vectors, as the members of a JSON array, without the
   * brackets.
   */
  String batch(int from, int to) {
    StringBuilder rows = new StringBuilder((to - from) * 3_000);
    for (int row = from; row < to; row++) {
      String passage = passages.get(row);
      rows.append(row == from ? "" : ",\n")
          .append(passage, 0, passage.length() - 1)
          .append(",\"vector\":\"")
          .append(vector(row))
          .append("\"}");
    }
    return rows.toString();
  }

  /** A vector in the form the API takes: base64 of little-endian float32. */
  String vector(int row) {
    ByteBuffer halves =
        ByteBuffer.wrap(vectors, row * DIMENSIONS * Short.BYTES, DIMENSIONS * Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer floats =
        ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DIMENSIONS; i++) {
      floats.putFloat(Float.float16ToFloat(halves.getShort()));
    }
    return Base64.getEncoder().encodeToString(floats.array());
  }

  private static InputStream open(String name) {
    InputStream in = Sample.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the sample file " + name + " is missing from the jar");
    }
    return in;
  }
}
