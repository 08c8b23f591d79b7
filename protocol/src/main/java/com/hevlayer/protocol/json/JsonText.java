package com.hevlayer.protocol.json;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.MemorySegment;

/** Reads whole JSON texts. */
public final class JsonText {
  private JsonText() {}

  /**
   * Reads a request body: strict UTF-8, no member twice in any object, at most 128 levels deep.
   * Arrays of numbers may keep a reference to the bytes, which must not change afterwards.
   *
   * @throws WireRefusal with 400 and the place if the text is malformed
   */
  public static Json parse(MemorySegment body) {
    return new JsonReader(body, 0, body.byteSize(), true).document();
  }

  /**
   * Reads a request body, see {@link #parse(MemorySegment)}.
   *
   * @throws WireRefusal with 400 and the place if the text is malformed
   */
  public static Json parse(byte[] body) {
    return parse(MemorySegment.ofArray(body));
  }

  /**
   * Reads an answer of a store: as {@link #parse(MemorySegment)}, but of a member that occurs twice
   * the last one counts.
   *
   * @throws WireRefusal with 400 and the place if the text is malformed
   */
  public static Json parseAnswer(byte[] body) {
    MemorySegment segment = MemorySegment.ofArray(body);
    return new JsonReader(segment, 0, body.length, false).document();
  }

  /**
   * Reads an answer as {@link #parseAnswer(byte[])}.
   *
   * @param sharing of parts that occur in many answers
   * @throws WireRefusal with 400 and the place if the text is malformed
   */
  public static Json parseAnswer(byte[] body, Sharing sharing) {
    MemorySegment segment = MemorySegment.ofArray(body);
    return new JsonReader(segment, 0, body.length, false, sharing).document();
  }
}
