package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Cursors that say how many rows went before. */
final class OffsetCursor {
  /** How deep paging goes. */
  static final int DEEPEST = 10_000;

  private OffsetCursor() {}

  static String encode(long offset) {
    byte[] json =
        Json.object("offset", Json.of(offset)).toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /** Returns the cursor behind a page, or {@code null} where the next lies too deep. */
  static @Nullable String behind(Envelope envelope, boolean more) {
    return more && envelope.end() < DEEPEST ? encode(envelope.end()) : null;
  }

  /** Returns the offset; 0 to 9,999, and with a page of this size not beyond 10,000. */
  static int decode(String text, int topK) {
    if (!(read(text) instanceof JsonNumber number) || !number.isUnsignedLong()) {
      throw new Fault.Invalid(
          "cursor is none that an answer came with; allowed is the next_cursor of an answer");
    }
    long offset = number.unsignedLongValue();
    if (offset < 0 || offset >= DEEPEST || offset + topK > DEEPEST) {
      throw new Fault.Invalid(
          "cursor leads to row "
              + number.text()
              + " and top_k is "
              + topK
              + "; allowed are the first "
              + DEEPEST
              + " rows");
    }
    return (int) offset;
  }

  private static @Nullable Json read(String text) {
    try {
      return JsonText.parse(Base64.getUrlDecoder().decode(text)) instanceof JsonObject object
          ? object.get("offset")
          : null;
    } catch (IllegalArgumentException | WireRefusal notOurs) {
      return null;
    }
  }
}
