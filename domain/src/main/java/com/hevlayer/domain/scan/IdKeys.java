package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Ids as bytes whose unsigned order is that of the ids: numbers by value, then strings by their
 * UTF-8 bytes. The form of an id comes back as it was.
 */
final class IdKeys {
  private static final byte NUMBER = 0;
  private static final byte STRING = 1;

  private IdKeys() {}

  static byte[] encode(Json id) {
    if (id instanceof JsonString string) {
      byte[] utf8 = string.value().getBytes(StandardCharsets.UTF_8);
      byte[] key = new byte[utf8.length + 1];
      key[0] = STRING;
      System.arraycopy(utf8, 0, key, 1, utf8.length);
      return key;
    }
    if (id instanceof JsonNumber number && number.isUnsignedLong()) {
      return ByteBuffer.allocate(1 + Long.BYTES)
          .put(NUMBER)
          .putLong(number.unsignedLongValue())
          .array();
    }
    throw new Fault.StepRefused(
        "the store gave a row whose id is neither a string nor an unsigned integer: "
            + id.describe());
  }

  static Json decode(byte[] key) {
    return key[0] == STRING
        ? Json.of(new String(key, 1, key.length - 1, StandardCharsets.UTF_8))
        : Json.ofUnsigned(ByteBuffer.wrap(key, 1, Long.BYTES).getLong());
  }
}
