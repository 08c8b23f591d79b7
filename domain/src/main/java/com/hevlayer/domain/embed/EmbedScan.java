package com.hevlayer.domain.embed;

import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;

/** Looks for texts to embed in a query without decoding it. */
final class EmbedScan {
  private static final String NAME = "Embed";
  private static final int SLOT = 2;

  private EmbedScan() {}

  static boolean of(BodyIndex index) {
    Member rankBy = index.member("rank_by");
    if (rankBy != null && rankBy.kind() == ValueKind.ARRAY && ranks(index, rankBy.offset(), 2)) {
      return true;
    }
    Member queries = index.member("queries");
    if (queries == null || queries.kind() != ValueKind.ARRAY) {
      return false;
    }
    ArrayCursor legs = new ArrayCursor(index.body());
    legs.open(queries.offset(), 2);
    ObjectCursor leg = new ObjectCursor(index.body());
    while (legs.next()) {
      if (legs.kind() == ValueKind.OBJECT) {
        leg.open(legs.offset(), 3);
        while (leg.next()) {
          if (leg.nameIs("rank_by")
              && leg.kind() == ValueKind.ARRAY
              && ranks(index, leg.valueOffset(), 4)) {
            return true;
          }
        }
        legs.consumed(leg.end());
      }
    }
    return false;
  }

  /** Whether the third element of a ranking is such an expression. */
  private static boolean ranks(BodyIndex index, long offset, int depth) {
    ArrayCursor rank = new ArrayCursor(index.body());
    rank.open(offset, depth);
    for (int i = 0; rank.next(); i++) {
      if (i == SLOT) {
        return rank.kind() == ValueKind.ARRAY && embeds(index, rank.offset(), depth + 1);
      }
    }
    return false;
  }

  private static boolean embeds(BodyIndex index, long offset, int depth) {
    ArrayCursor expression = new ArrayCursor(index.body());
    expression.open(offset, depth);
    return expression.next()
        && expression.kind() == ValueKind.STRING
        && new JsonReader(index.body(), expression.offset(), expression.end(), true)
            .string()
            .equals(NAME);
  }
}
