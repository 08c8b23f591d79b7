package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** The ids that a managed write names, read from its body when somebody asks for them. */
public final class TouchedIds {
  private TouchedIds() {}

  /** Returns the ids of one member of the body, such as {@code upsert_rows}, in order. */
  public static List<Json> of(BodyIndex index, String member) {
    Member source = index.member(member);
    List<Json> ids = new ArrayList<>();
    if (source == null) {
      return ids;
    }
    switch (source.kind()) {
      case ARRAY -> elements(index, source.offset(), ids);
      case OBJECT -> {
        ObjectCursor columns = new ObjectCursor(index.body());
        columns.open(source.offset(), 2);
        while (columns.next()) {
          if (columns.nameIs("id") && columns.kind() == ValueKind.ARRAY) {
            elements(index, columns.valueOffset(), ids);
          }
        }
      }
      case STRING, NUMBER, BOOLEAN, NULL -> {}
    }
    return ids;
  }

  private static void elements(BodyIndex index, long offset, List<Json> ids) {
    ArrayCursor elements = new ArrayCursor(index.body());
    elements.open(offset, 2);
    ObjectCursor row = new ObjectCursor(index.body());
    while (elements.next()) {
      if (elements.kind() != ValueKind.OBJECT) {
        ids.add(read(index, elements.offset(), elements.end()));
        continue;
      }
      row.open(elements.offset(), 3);
      while (row.next()) {
        if (row.nameIs("id")) {
          ids.add(read(index, row.valueOffset(), row.valueEnd()));
        }
      }
      elements.consumed(row.end());
    }
  }

  private static Json read(BodyIndex index, long from, long to) {
    return new JsonReader(index.body(), from, to, true).document();
  }
}
