package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Ids that are deleted. */
final class DeleteMarks implements Marks {
  private final MemorySegment body;
  private final long bracket;
  private int count;
  private long end;

  private DeleteMarks(MemorySegment body, long bracket) {
    this.body = body;
    this.bracket = bracket;
  }

  /**
   * Notes the ids of the array whose bracket is here.
   *
   * @throws Invalid if one is neither a string nor a number
   */
  static DeleteMarks scan(MemorySegment body, long bracket) {
    DeleteMarks marks = new DeleteMarks(body, bracket);
    ArrayCursor cursor = marks.open();
    while (cursor.next()) {
      if (cursor.kind() != ValueKind.STRING && cursor.kind() != ValueKind.NUMBER) {
        throw new Invalid(
            "deletes["
                + marks.count
                + "]: invalid type: "
                + cursor.kind().title()
                + ", expected a string or a number");
      }
      marks.count++;
    }
    marks.end = cursor.arrayEnd();
    return marks;
  }

  private ArrayCursor open() {
    ArrayCursor cursor = new ArrayCursor(body);
    cursor.open(bracket, 2);
    return cursor;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public void stamp(Stamp stamp) {
    // What goes carries no stamp.
  }

  @Override
  public Walk walk(boolean contents) {
    ArrayCursor cursor = open();
    return new Walk() {
      @Override
      public boolean next() {
        return cursor.next();
      }

      @Override
      public Json id() {
        return new JsonReader(body, cursor.offset(), cursor.end(), false).document();
      }

      @Override
      public Content content() {
        return new Content(Map.of(), null, 0);
      }
    };
  }
}
