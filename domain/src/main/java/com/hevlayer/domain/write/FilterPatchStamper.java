package com.hevlayer.domain.write;

import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stamps the patch of {@code patch_by_filter} with the time. Its rows keep their shards, so a shard
 * that the caller wrote is taken out.
 */
final class FilterPatchStamper {
  private FilterPatchStamper() {}

  /** Stamps the patch; what is no object, or holds no object, is upstream's to judge. */
  static void stamp(Stamp stamp, Member member) {
    Member patch =
        member.kind() == ValueKind.OBJECT ? find(members(stamp, member.offset(), 2)) : null;
    if (patch == null || patch.kind() != ValueKind.OBJECT) {
      return;
    }
    List<Member> cells = members(stamp, patch.offset(), 3);
    int time = -1;
    int shard = -1;
    for (int i = 0; i < cells.size(); i++) {
      String name = cells.get(i).name();
      if (name.equals("vector") || name.equals("vectors")) {
        throw new Invalid("patch_by_filter.patch." + name + ": vectors cannot be patched");
      }
      if (name.equals(WireNames.UPSERTED_AT)) {
        time = i;
      } else if (name.equals(WireNames.SHARD)) {
        shard = i;
      } else if (name.startsWith(WireNames.RESERVED_PREFIX)) {
        throw Reserved.refused("patch_by_filter.patch", name);
      }
    }
    String text = "\"" + WireNames.UPSERTED_AT + "\":" + stamp.millis();
    if (time < 0 && shard < 0) {
      stamp.insert(patch.end() - 1, cells.isEmpty() ? text : "," + text);
      return;
    }
    if (time < 0) {
      // The member that goes makes room for the one that comes.
      stamp.replace(cells.get(shard).nameOffset(), cells.get(shard).end(), text);
      return;
    }
    stamp.replace(cells.get(time).offset(), cells.get(time).end(), stamp.millis());
    if (shard > 0) {
      // With the comma before it.
      stamp.replace(cells.get(shard - 1).end(), cells.get(shard).end(), "");
    } else if (shard == 0) {
      stamp.replace(cells.get(0).nameOffset(), cells.get(1).nameOffset(), "");
    }
  }

  private static @Nullable Member find(List<Member> members) {
    for (Member member : members) {
      if (member.name().equals("patch")) {
        return member;
      }
    }
    return null;
  }

  private static List<Member> members(Stamp stamp, long offset, int depth) {
    ObjectCursor cursor = new ObjectCursor(stamp.body());
    cursor.open(offset, depth);
    List<Member> members = new ArrayList<>();
    while (cursor.next()) {
      members.add(cursor.member());
    }
    return members;
  }
}
