package com.hevlayer.app.edge;

import org.eclipse.jetty.io.Content;

/** A body on its way that fails where it grows beyond the limit. */
class BodyLimit implements Content.Source {
  private final Content.Source source;
  private final long most;
  private long read;
  private boolean exceeded;

  BodyLimit(Content.Source source, long most) {
    this.source = source;
    this.most = most;
  }

  /** Bytes read so far. */
  long count() {
    return read;
  }

  /** Whether the body was longer than allowed. */
  boolean exceeded() {
    return exceeded;
  }

  @Override
  public Content.Chunk read() {
    Content.Chunk chunk = source.read();
    if (chunk == null || Content.Chunk.isFailure(chunk)) {
      return chunk;
    }
    read += chunk.remaining();
    if (read > most) {
      exceeded = true;
      chunk.release();
      return Content.Chunk.from(new BodyTooLongException(most), true);
    }
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    source.demand(demandCallback);
  }

  @Override
  public void fail(Throwable failure) {
    source.fail(failure);
  }
}
