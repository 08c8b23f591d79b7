package com.hevlayer.domain.write;

import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a write, passed over once: where its members and its rows stand, and which rule a
 * part of it breaks first. Immutable; valid as long as the body is.
 */
public final class WriteIndex {
  private final BodyIndex index;
  private final Map<Part, Marks> marks;
  private final Map<Part, Invalid> flaws;

  private WriteIndex(BodyIndex index, Map<Part, Marks> marks, Map<Part, Invalid> flaws) {
    this.index = index;
    this.marks = marks;
    this.flaws = flaws;
  }

  /**
   * Scans a body as a caller sent it.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if the object is malformed, or holds a
   *     member twice in its top level or in a row; what a rule refuses is told by the plan
   */
  public static WriteIndex scan(MemorySegment body) {
    return scan(body, false);
  }

  /**
   * Scans a body.
   *
   * @param chunked whether upserted rows may be chunks that the gateway made
   */
  static WriteIndex scan(MemorySegment body, boolean chunked) {
    // Read-only, so that nothing that is read keeps the whole body alive.
    Scan scan = new Scan(body.asReadOnly(), chunked);
    BodyIndex index = BodyIndex.scan(scan.body, scan);
    return new WriteIndex(index, scan.marks, scan.flaws);
  }

  /** Returns the top level. */
  public BodyIndex index() {
    return index;
  }

  MemorySegment body() {
    return index.body();
  }

  /** Returns the rows of a part; {@code null} if it is not there, or {@code null}. */
  @Nullable Marks marks(Part part) {
    return marks.get(part);
  }

  /** Returns how many rows a part has. */
  long count(Part part) {
    Marks found = marks.get(part);
    return found == null ? 0 : found.count();
  }

  /** Throws the rule that a part breaks. */
  void check(Part part) {
    Invalid flaw = flaws.get(part);
    if (flaw != null) {
      throw flaw;
    }
  }

  private static final class Scan implements BodyIndex.ValueReader {
    private final MemorySegment body;
    private final boolean chunked;
    private final Map<Part, Marks> marks = new EnumMap<>(Part.class);
    private final Map<Part, Invalid> flaws = new EnumMap<>(Part.class);

    Scan(MemorySegment body, boolean chunked) {
      this.body = body;
      this.chunked = chunked;
    }

    @Override
    public long read(ObjectCursor member) {
      for (Part part : Part.values()) {
        if (member.nameIs(part.member())) {
          try {
            return read(part, member);
          } catch (Invalid flaw) {
            flaws.put(part, flaw);
            return -1;
          }
        }
      }
      return -1;
    }

    private long read(Part part, ObjectCursor member) {
      if (member.kind() == ValueKind.NULL) {
        return -1;
      }
      boolean columns = part == Part.UPSERT_COLUMNS || part == Part.PATCH_COLUMNS;
      if (member.kind() != (columns ? ValueKind.OBJECT : ValueKind.ARRAY)) {
        throw new Invalid(
            part.member()
                + ": invalid type: "
                + member.kind().title()
                + ", expected a "
                + (columns ? "map" : "sequence"));
      }
      long at = member.valueOffset();
      Marks found =
          switch (part) {
            case UPSERT_ROWS, PATCH_ROWS -> RowMarks.scan(body, part, at, chunked);
            case UPSERT_COLUMNS, PATCH_COLUMNS -> ColumnMarks.scan(body, part, at);
            case DELETES -> DeleteMarks.scan(body, at);
          };
      marks.put(part, found);
      return found.end();
    }
  }
}
