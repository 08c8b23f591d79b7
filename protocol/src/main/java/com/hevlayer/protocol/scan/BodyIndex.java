package com.hevlayer.protocol.scan;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the top-level members of a body stand. Immutable; valid as long as the body is.
 *
 * <p>A body is passed over once: its top level is validated, what lies below only as far as its end
 * must be found. A member that occurs twice in the top level is refused.
 */
public final class BodyIndex {
  private final MemorySegment body;
  private final List<Member> members;
  private final long end;

  private BodyIndex(MemorySegment body, List<Member> members, long end) {
    this.body = body;
    this.members = List.copyOf(members);
    this.end = end;
  }

  /**
   * Scans a body.
   *
   * @return the index; one that is not {@link #isObject()} if the body is empty or does not begin
   *     with an object, in which case nothing of it was looked at
   * @throws WireRefusal with 400 if the object is malformed, holds a member twice, nests deeper
   *     than 128 levels, or is followed by anything
   */
  public static BodyIndex scan(MemorySegment body) {
    return scan(body, member -> -1);
  }

  /** Reads values of the top level while a body is scanned, so that they are passed over once. */
  @FunctionalInterface
  public interface ValueReader {

    /**
     * Reads the value of the member that the cursor is at.
     *
     * @return the offset behind the value, or -1 if it was not read to its end
     */
    long read(ObjectCursor member);
  }

  /** Scans a body as {@link #scan(MemorySegment)} does, and has values read on the way. */
  public static BodyIndex scan(MemorySegment body, ValueReader reader) {
    Skimmer skimmer = new Skimmer(body);
    long start = skimmer.skipWhitespace(0);
    if (start >= skimmer.size() || skimmer.byteAt(start) != '{') {
      return new BodyIndex(body, List.of(), -1);
    }
    ObjectCursor cursor = new ObjectCursor(body);
    cursor.open(start, 1);
    List<Member> members = new ArrayList<>();
    while (cursor.next()) {
      long end = reader.read(cursor);
      if (end >= 0) {
        cursor.consumed(end);
      }
      members.add(cursor.member());
    }
    long behind = skimmer.skipWhitespace(cursor.end());
    if (behind < skimmer.size()) {
      throw skimmer.expected(behind, "the end of the body");
    }
    return new BodyIndex(body, members, cursor.end());
  }

  /** Returns the body. */
  public MemorySegment body() {
    return body;
  }

  /** Whether the body is an object; if not, there are no members. */
  public boolean isObject() {
    return end >= 0;
  }

  /** Returns the members in the order of the body. */
  public List<Member> members() {
    return members;
  }

  /** Returns the member with this name, unescaped, or {@code null}. */
  public @Nullable Member member(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    return null;
  }

  /** Whether there is a member with this name. */
  public boolean has(String name) {
    return member(name) != null;
  }

  /** Returns the offset of the closing brace of the body. */
  public long closingBrace() {
    return end - 1;
  }

  /**
   * Decodes the value of a member.
   *
   * @throws WireRefusal with 400 if it is malformed
   */
  public Json read(Member member) {
    return new JsonReader(body, member.offset(), member.end(), true).document();
  }

  /**
   * Decodes the value of a member; {@code null} if there is none.
   *
   * @throws WireRefusal with 400 if it is malformed
   */
  public @Nullable Json read(String name) {
    Member member = member(name);
    return member == null ? null : read(member);
  }
}
