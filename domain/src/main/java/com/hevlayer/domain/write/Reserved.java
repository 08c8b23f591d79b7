package com.hevlayer.domain.write;

import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.ObjectCursor;

/** Names of attributes that belong to the gateway, or that are no attributes. */
final class Reserved {
  private Reserved() {}

  static Invalid refused(String path, String name) {
    return new Invalid(
        path + ": attribute `" + name + "` is reserved: its name starts with `_hevlayer_`");
  }

  /** Whether the member is one that the gateway gives to chunks. */
  static boolean isOfChunk(ObjectCursor member) {
    return member.nameIs(WireNames.PARENT_ID) || member.nameIs(WireNames.CHUNK_INDEX);
  }

  /** Whether the member is neither the id nor a vector nor a stamp. */
  static boolean isAttribute(ObjectCursor member) {
    return !member.nameIs("id")
        && !member.nameIs("vector")
        && !member.nameIs("vectors")
        && !member.nameIs(WireNames.UPSERTED_AT)
        && !member.nameIs(WireNames.SHARD);
  }
}
