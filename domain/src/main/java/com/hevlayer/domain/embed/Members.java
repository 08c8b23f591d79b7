package com.hevlayer.domain.embed;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonBytes;

/** Text of members that are put behind others. */
final class Members {
  private Members() {}

  /** Returns {@code ,"name":value}. */
  static byte[] following(String name, byte[] value) {
    return bare(new JsonBytes(value.length + name.length() + 8).openObject().name(name).raw(value));
  }

  /** Returns {@code ,"name":value}. */
  static byte[] following(String name, Json value) {
    return bare(new JsonBytes(256).openObject().name(name).value(value));
  }

  private static byte[] bare(JsonBytes opened) {
    byte[] text = opened.toByteArray();
    text[0] = ',';
    return text;
  }
}
