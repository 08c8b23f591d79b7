package com.hevlayer.ports.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object: members by name, in the order they were written. */
public final class JsonObject extends Json {
  private final Map<String, Json> members;

  JsonObject(Map<String, Json> members) {
    this.members = members;
  }

  /** Returns the members; unmodifiable, in order. */
  public Map<String, Json> members() {
    return members;
  }

  /** Returns the member, or {@code null} when there is none; a JSON {@code null} is a value. */
  public @Nullable Json get(String name) {
    return members.get(name);
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, Json> member : members.entrySet()) {
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
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }
}
