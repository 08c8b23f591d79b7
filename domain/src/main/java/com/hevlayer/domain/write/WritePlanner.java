package com.hevlayer.domain.write;

import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;

/**
 * Judges the body of a write and says which bytes of it change. Touches memory only; thread-safe.
 */
public final class WritePlanner {
  private static final List<String> CONDITIONS =
      List.of("upsert_condition", "patch_condition", "delete_condition");
  private static final String RETURN_IDS = "return_affected_ids";

  private final BodyIndex index;
  private final Stamp stamp;

  private WritePlanner(BodyIndex index, Stamp stamp) {
    this.index = index;
    this.stamp = stamp;
  }

  /**
   * Plans a write.
   *
   * @param body the whole body
   * @param epochMillis the stamp of every row
   * @param shards how many shards the namespace has; 0 puts every row into shard 0
   */
  public static WritePlan plan(MemorySegment body, long epochMillis, int shards) {
    try {
      return plan(BodyIndex.scan(body), epochMillis, shards);
    } catch (WireRefusal malformed) {
      return new WritePlan.Refused(400, "bad_request", malformed.text());
    }
  }

  /** Plans a write whose body was scanned before. */
  public static WritePlan plan(BodyIndex index, long epochMillis, int shards) {
    return plan(index, epochMillis, shards, false);
  }

  /**
   * Plans a write whose body was scanned before.
   *
   * @param chunked whether the gateway itself put the attributes of chunks into upserted rows
   */
  public static WritePlan plan(BodyIndex index, long epochMillis, int shards, boolean chunked) {
    try {
      return new WritePlanner(index, new Stamp(index.body(), epochMillis, shards, chunked)).plan();
    } catch (Invalid invalid) {
      return new WritePlan.Refused(422, "validation_error", invalid.text());
    } catch (WireRefusal malformed) {
      return new WritePlan.Refused(400, "bad_request", malformed.text());
    }
  }

  private WritePlan plan() {
    if (!index.isObject()) {
      return new WritePlan.Unmanaged();
    }
    for (String removed : List.of("upserts", "patches")) {
      if (index.has(removed)) {
        String kind = removed.substring(0, removed.length() - (removed.equals("patches") ? 2 : 1));
        throw new Invalid(
            "`" + removed + "` is no longer read: use " + kind + "_rows or " + kind + "_columns");
      }
    }
    if (index.members().isEmpty()) {
      throw new Invalid("the body is empty: a write needs at least one operation");
    }
    long upserts = rows("upsert_rows", true) + columns("upsert_columns", true);
    long patches = rows("patch_rows", false) + columns("patch_columns", false);
    long deletes = deletes();
    boolean filtered = isGiven("delete_by_filter");
    Member patch = index.member("patch_by_filter");
    if (patch != null && patch.kind() != ValueKind.NULL) {
      filtered = true;
      FilterPatchStamper.stamp(stamp, patch);
    }
    if (!filtered && upserts + patches + deletes == 0) {
      return new WritePlan.Unmanaged();
    }
    boolean responseDriven = filtered || CONDITIONS.stream().anyMatch(this::isGiven);
    if (responseDriven) {
      askForIds();
    }
    List<Splice> splices = stamp.splices();
    splices.sort(Comparator.comparingLong(Splice::offset));
    return new WritePlan.Managed(splices, responseDriven, upserts, patches, deletes);
  }

  private long rows(String name, boolean upsert) {
    Member member = index.member(name);
    return member == null ? 0 : RowStamper.stamp(stamp, member, upsert);
  }

  private long columns(String name, boolean upsert) {
    Member member = index.member(name);
    return member == null ? 0 : ColumnStamper.stamp(stamp, member, upsert);
  }

  private boolean isGiven(String name) {
    Member member = index.member(name);
    return member != null && member.kind() != ValueKind.NULL;
  }

  private long deletes() {
    Member member = index.member("deletes");
    if (member == null || member.kind() == ValueKind.NULL) {
      return 0;
    }
    if (member.kind() != ValueKind.ARRAY) {
      throw new Invalid(
          "deletes: invalid type: " + member.kind().title() + ", expected a sequence");
    }
    ArrayCursor cursor = new ArrayCursor(index.body());
    cursor.open(member.offset(), 2);
    long count = 0;
    while (cursor.next()) {
      if (cursor.kind() != ValueKind.STRING && cursor.kind() != ValueKind.NUMBER) {
        throw new Invalid(
            "deletes["
                + count
                + "]: invalid type: "
                + cursor.kind().title()
                + ", expected a string or a number");
      }
      count++;
    }
    return count;
  }

  private void askForIds() {
    Member member = index.member(RETURN_IDS);
    if (member == null) {
      stamp.insert(index.closingBrace(), ",\"" + RETURN_IDS + "\":true");
    } else if (member.kind() != ValueKind.BOOLEAN || member.end() - member.offset() != 4) {
      stamp.replace(member.offset(), member.end(), "true");
    }
  }
}
