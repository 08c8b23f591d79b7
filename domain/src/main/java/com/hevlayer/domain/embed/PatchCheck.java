package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses patches of attributes whose vector the gateway would have to compute anew. */
final class PatchCheck {
  private final BodyIndex index;
  private final Set<String> sources = new HashSet<>();

  private PatchCheck(BodyIndex index, List<Profile> own) {
    this.index = index;
    own.forEach(profile -> sources.addAll(profile.inputs()));
  }

  static void refuse(BodyIndex index, List<Profile> own) {
    if (own.isEmpty()) {
      return;
    }
    PatchCheck check = new PatchCheck(index, own);
    Member rows = index.member("patch_rows");
    if (rows != null && rows.kind() == ValueKind.ARRAY) {
      ArrayCursor cursor = new ArrayCursor(index.body());
      cursor.open(rows.offset(), 2);
      for (int i = 0; cursor.next(); i++) {
        if (cursor.kind() == ValueKind.OBJECT) {
          cursor.consumed(check.object(cursor.offset(), 3, "patch_rows[" + i + "]"));
        }
      }
    }
    Member columns = index.member("patch_columns");
    if (columns != null && columns.kind() == ValueKind.OBJECT) {
      check.object(columns.offset(), 2, "patch_columns");
    }
    Member filtered = index.member("patch_by_filter");
    if (filtered != null && filtered.kind() == ValueKind.OBJECT) {
      ObjectCursor cursor = new ObjectCursor(index.body());
      cursor.open(filtered.offset(), 2);
      while (cursor.next()) {
        if (cursor.nameIs("patch") && cursor.kind() == ValueKind.OBJECT) {
          check.object(cursor.valueOffset(), 3, "patch_by_filter.patch");
        }
      }
    }
  }

  private long object(long offset, int depth, String path) {
    ObjectCursor cursor = new ObjectCursor(index.body());
    cursor.open(offset, depth);
    while (cursor.next()) {
      String name = cursor.memberName();
      if (sources.contains(name)) {
        throw new Fault.Invalid(
            path
                + "."
                + name
                + " is embedded by the gateway and cannot be patched; allowed is an upsert of the"
                + " row, so that its vector is computed anew");
      }
    }
    return cursor.end();
  }
}
