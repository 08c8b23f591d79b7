package com.hevlayer.ports.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: members by name, in the order they were written. One that a store answered with
 * may stay text until somebody asks for its members.
 */
public final class JsonObject extends Json {
  private final @Nullable Text text;
  private volatile @Nullable Map<String, Json> members;

  JsonObject(Map<String, Json> members) {
    this.members = members;
    text = null;
  }

  JsonObject(byte[] utf8, int from, int to, Supplier<Map<String, Json>> reader) {
    text = new Text(utf8, from, to, reader);
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Text(byte[] utf8, int from, int to, Supplier<Map<String, Json>> reader) {

    boolean holds(byte[] quoted) {
      int last = to - quoted.length;
      for (int i = from; i <= last; i++) {
        if (utf8[i] == '"' && matches(quoted, i)) {
          return true;
        }
      }
      return false;
    }

    private boolean matches(byte[] quoted, int at) {
      for (int i = 1; i < quoted.length; i++) {
        if (utf8[at + i] != quoted[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Returns the members; unmodifiable, in order. */
  public Map<String, Json> members() {
    Map<String, Json> known = members;
    if (known == null && text != null) {
      known = text.reader().get();
      members = known;
    }
    return known == null ? Map.of() : known;
  }

  /** Returns the member, or {@code null} when there is none; a JSON {@code null} is a value. */
  public @Nullable Json get(String name) {
    return members().get(name);
  }

  /** Returns the member, or {@code null} when there is none or a JSON {@code null}. */
  public @Nullable Json given(String name) {
    Json value = get(name);
    return value instanceof JsonNull ? null : value;
  }

  /**
   * Whether it may have a member of this name; false only if it has not. Reads nothing.
   *
   * @param name of characters that no JSON text escapes
   */
  public boolean mayHave(String name) {
    Map<String, Json> known = members;
    return (known != null || text == null)
        ? members().containsKey(name)
        : text.holds(('"' + name + '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text of the members, without braces, if it is at hand; otherwise {@code null}. */
  public @Nullable ByteBuffer membersText() {
    return text == null
        ? null
        : ByteBuffer.wrap(text.utf8(), text.from(), text.to() - text.from()).asReadOnlyBuffer();
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('{');
    if (text != null) {
      int length = text.to() - text.from();
      out.append(new String(text.utf8(), text.from(), length, StandardCharsets.UTF_8)).append('}');
      return;
    }
    boolean first = true;
    for (Map.Entry<String, Json> member : members().entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      appendString(out, member.getKey());
      out.append(':');
      member.getValue().appendTo(out);
    }
    out.append('}');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject that && members().equals(that.members());
  }

  @Override
  public int hashCode() {
    return members().hashCode();
  }
}
