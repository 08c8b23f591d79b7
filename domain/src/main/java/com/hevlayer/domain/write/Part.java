package com.hevlayer.domain.write;

/** The members of a write that name rows by their ids, in the order they are judged. */
enum Part {
  UPSERT_ROWS("upsert_rows", true),
  UPSERT_COLUMNS("upsert_columns", true),
  PATCH_ROWS("patch_rows", false),
  PATCH_COLUMNS("patch_columns", false),
  DELETES("deletes", false);

  private final String member;
  private final boolean upsert;

  Part(String member, boolean upsert) {
    this.member = member;
    this.upsert = upsert;
  }

  String member() {
    return member;
  }

  boolean isUpsert() {
    return upsert;
  }
}
