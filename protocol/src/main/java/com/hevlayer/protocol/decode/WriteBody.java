package com.hevlayer.protocol.decode;

import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.WriteRequest;

/** What the body of a write asks for. */
public sealed interface WriteBody {

  /** Operations on rows, or a change of the schema. Its rows are views over the body. */
  record Write(WriteRequest request) implements WriteBody {}

  /** A new namespace from another. */
  record Copy(CopyRequest request) implements WriteBody {}
}
