package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the rows of one part of a write stand in its body, noted while it was scanned. */
interface Marks {

  /** Returns how many rows there are. */
  int count();

  /** Returns the offset behind the part. */
  long end();

  /** Stamps the rows. */
  void stamp(Stamp stamp);

  /**
   * Walks over the rows in order.
   *
   * @param contents whether more than ids will be asked for
   */
  Walk walk(boolean contents);

  /** A walk over rows; one thread. */
  interface Walk {

    /** Goes to the next row; false behind the last. */
    boolean next();

    /** Returns the id of the row. */
    Json id();

    /** Returns the rest of the row. */
    Content content();
  }

  /**
   * A row as the cache keeps it.
   *
   * @param attributes in order, without vectors and the stamps the caller may have written
   * @param vector the single vector, or {@code null} if there is none that the cache can keep
   * @param bytes about how long it is in the body
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Content(Map<String, Json> attributes, float @Nullable [] vector, long bytes) {}
}
