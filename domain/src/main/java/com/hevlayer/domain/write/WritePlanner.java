package com.hevlayer.domain.write;

import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireRefusal;
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

  private final WriteIndex write;
  private final BodyIndex index;
  private final Stamp stamp;

  private WritePlanner(WriteIndex write, Stamp stamp) {
    this.write = write;
    this.index = write.index();
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
      return plan(WriteIndex.scan(body), epochMillis, shards);
    } catch (WireRefusal malformed) {
      return new WritePlan.Refused(400, "bad_request", malformed.text());
    }
  }

  /** Plans a write whose body was scanned before. */
  static WritePlan plan(WriteIndex write, long epochMillis, int shards) {
    try {
      return new WritePlanner(write, new Stamp(write.body(), epochMillis, shards)).plan();
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
    long rows = 0;
    for (Part part : Part.values()) {
      write.check(part);
      Marks marks = write.marks(part);
      if (marks != null) {
        marks.stamp(stamp);
        rows += marks.count();
      }
    }
    boolean filtered = isGiven("delete_by_filter");
    Member patch = index.member("patch_by_filter");
    if (patch != null && patch.kind() != ValueKind.NULL) {
      filtered = true;
      FilterPatchStamper.stamp(stamp, patch);
    }
    if (!filtered && rows == 0) {
      return new WritePlan.Unmanaged();
    }
    boolean responseDriven = filtered || CONDITIONS.stream().anyMatch(this::isGiven);
    if (responseDriven) {
      askForIds();
    }
    List<Splice> splices = stamp.splices();
    splices.sort(Comparator.comparingLong(Splice::offset));
    return new WritePlan.Managed(
        splices,
        responseDriven,
        write.count(Part.UPSERT_ROWS) + write.count(Part.UPSERT_COLUMNS),
        write.count(Part.PATCH_ROWS) + write.count(Part.PATCH_COLUMNS),
        write.count(Part.DELETES));
  }

  private boolean isGiven(String name) {
    Member member = index.member(name);
    return member != null && member.kind() != ValueKind.NULL;
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
