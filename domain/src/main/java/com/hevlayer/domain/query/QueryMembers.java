package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a query's body decides who executes it: which members there are, the operator of its
 * ranking, and the same of its legs. Immutable.
 *
 * @param names of the top-level members, also of those that are {@code null}
 * @param operator the string {@code rank_by[1]}, or {@code null}
 * @param legs of {@code queries}; {@code null} if that is no array. One that is no object has no
 *     members.
 */
record QueryMembers(
    Set<String> names, @Nullable String operator, @Nullable List<QueryMembers> legs) {
  private static final QueryMembers NOTHING = new QueryMembers(Set.of(), null, null);

  boolean has(String name) {
    return names.contains(name);
  }

  /** Returns those of an indexed body; vectors are passed over. */
  static QueryMembers of(BodyIndex index) {
    Set<String> names = new HashSet<>();
    String operator = null;
    List<QueryMembers> legs = null;
    for (Member member : index.members()) {
      names.add(member.name());
      if (member.kind() == ValueKind.ARRAY) {
        if (member.name().equals("rank_by")) {
          operator = operator(index.body(), member.offset(), 2);
        } else if (member.name().equals("queries")) {
          legs = legs(index.body(), member.offset());
        }
      }
    }
    return new QueryMembers(names, operator, legs);
  }

  private static List<QueryMembers> legs(MemorySegment body, long offset) {
    List<QueryMembers> legs = new ArrayList<>();
    ArrayCursor array = new ArrayCursor(body);
    array.open(offset, 2);
    while (array.next()) {
      if (array.kind() != ValueKind.OBJECT) {
        legs.add(NOTHING);
        continue;
      }
      Set<String> names = new HashSet<>();
      String operator = null;
      ObjectCursor leg = new ObjectCursor(body);
      leg.open(array.offset(), 3);
      while (leg.next()) {
        names.add(leg.memberName());
        if (leg.kind() == ValueKind.ARRAY && leg.nameIs("rank_by")) {
          operator = operator(body, leg.valueOffset(), 4);
        }
      }
      array.consumed(leg.end());
      legs.add(new QueryMembers(names, operator, null));
    }
    return legs;
  }

  private static @Nullable String operator(MemorySegment body, long offset, int depth) {
    ArrayCursor array = new ArrayCursor(body);
    array.open(offset, depth);
    boolean first = array.next();
    if (!first || !array.next() || array.kind() != ValueKind.STRING) {
      return null;
    }
    return new JsonReader(body, array.offset(), array.end(), true).string();
  }

  /** Returns those of a body that is read already. */
  static QueryMembers of(JsonObject body) {
    List<QueryMembers> legs = null;
    if (body.get("queries") instanceof JsonArray array) {
      legs = new ArrayList<>();
      for (Json leg : array.values()) {
        legs.add(
            leg instanceof JsonObject object
                ? new QueryMembers(object.members().keySet(), operator(object.get("rank_by")), null)
                : NOTHING);
      }
    }
    return new QueryMembers(body.members().keySet(), operator(body.get("rank_by")), legs);
  }

  /** Returns the second element of a ranking if that is a string, or {@code null}. */
  static @Nullable String operator(@Nullable Json rankBy) {
    return rankBy instanceof JsonArray array
            && array.size() > 1
            && array.get(1) instanceof JsonString operator
        ? operator.value()
        : null;
  }
}
