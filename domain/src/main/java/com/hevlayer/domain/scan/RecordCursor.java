package com.hevlayer.domain.scan;

/** A walk over records; one thread. */
interface RecordCursor {

  /** Goes to the next record, before the first call to none; returns whether there is one. */
  boolean advance();

  /** Returns the key of the record; not to be changed. */
  byte[] key();

  /** Returns the number of the record. */
  long count();
}
