package com.hevlayer.app.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoded text. */
final class PercentText {
  private PercentText() {}

  /** Decodes a path segment; empty if it is malformed. */
  static Optional<String> decode(String text) {
    return text.indexOf('%') < 0 ? Optional.of(text) : decode(text, false);
  }

  /** Decodes a part of a query string, where {@code +} is a blank; empty if it is malformed. */
  static Optional<String> decodeQuery(String text) {
    return decode(text, true);
  }

  private static Optional<String> decode(String text, boolean plusIsBlank) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          return Optional.empty();
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes.write((high << 4) + low);
        i += 2;
      } else if (c == '+' && plusIsBlank) {
        bytes.write(' ');
      } else {
        // What a server reads from a request line is one byte a character.
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
