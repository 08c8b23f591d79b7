package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;

/**
 * The rows of a write: a view over the request that can be walked any number of times, never a list
 * of objects. One thread at a time; valid until the call returns. The host implements this type.
 */
public interface Rows {

  /** No rows. */
  Rows NONE =
      new Rows() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public Cursor cursor() {
          return () -> null;
        }
      };

  /** Returns how many rows there are. */
  int size();

  /** Starts a walk from the first row. */
  Cursor cursor();

  /** A walk over the rows. */
  interface Cursor {
    /**
     * Returns the next row, or {@code null} behind the last; it stays valid until the call ends.
     */
    @org.jspecify.annotations.Nullable
    Row next();
  }

  /** One row: its id and its other attributes, each name once, in the order of the request. */
  interface Row {
    /** Returns the id as written: a string or a number, never anything else. */
    Json id();

    /** Returns how many attributes there are beside the id. */
    int size();

    /** Returns the name of an attribute. */
    String name(int index);

    /** Returns the value of an attribute; vectors are arrays of numbers or base64 strings. */
    Json value(int index);
  }
}
