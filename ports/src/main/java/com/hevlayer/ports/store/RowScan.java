package com.hevlayer.ports.store;

import java.util.List;

/**
 * Rows in id order, pulled page by page from one snapshot. Used by one thread at a time; {@code
 * close} may come from another and ends a pull. Heap does not grow with the rows.
 */
public interface RowScan extends AutoCloseable {

  /**
   * Returns the next rows, at most a page of them; empty behind the last.
   *
   * @throws NoAnswerException if they cannot be read
   */
  List<ResultRow> nextPage();

  @Override
  void close();
}
