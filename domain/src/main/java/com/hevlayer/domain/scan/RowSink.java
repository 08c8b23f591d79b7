package com.hevlayer.domain.scan;

import com.hevlayer.ports.store.ResultRow;
import java.util.List;

/** Takes the rows of one part of a scan, page by page, from one thread. */
@FunctionalInterface
interface RowSink {

  /** Takes a page that is not empty. */
  void accept(List<ResultRow> page);
}
