package com.hevlayer.app.edge;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Holds the body of one request. One of known length is read as it comes, without a thread; one for
 * a mapped file, a compressed one or one of unknown length by a virtual thread.
 */
final class BodyReader {
  /** Up to here a look at the body is nothing that holds up a thread of the server. */
  private static final int SHORT = 256 * 1024;

  private final Exchange exchange;
  private final BodyRule rule;

  BodyReader(Exchange exchange, BodyRule rule) {
    this.exchange = exchange;
    this.rule = rule;
  }

  void read(Inspector inspector) {
    long length = exchange.request.getLength();
    boolean present = exchange.announcesBody();
    String type = exchange.request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    boolean judgesType =
        switch (rule) {
          case JSON -> true;
          case OPTIONAL_JSON -> present && length != 0;
          case ANY -> false;
        };
    if (judgesType && !isJson(type)) {
      exchange.reply(
          Reply.error(
              415,
              "unsupported_media_type",
              "Content-Type must be application/json or application/*+json"));
      return;
    }
    String coding = exchange.head.headers().first("Content-Encoding");
    coding = coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
    boolean gzip = coding.equals("gzip") || coding.equals("x-gzip");
    if (!gzip && !coding.isEmpty() && !coding.equals("identity")) {
      exchange.reply(
          Reply.error(415, "unsupported_media_type", "Content-Encoding must be gzip or identity"));
      return;
    }
    long most = exchange.edge.settings().maxBody();
    if (length > most) {
      exchange.reply(BodyStore.tooLargeReply(most));
      return;
    }
    BodyStore store = new BodyStore(exchange.edge.settings(), exchange.edge.budget(), present);
    if (!present) {
      exchange.inspect(store, inspector);
      return;
    }
    if (!gzip && length >= 0 && length <= exchange.edge.settings().mappedAbove()) {
      new KnownLength(store, inspector, length).run();
    } else {
      exchange.onVirtualThread(() -> block(store, inspector, gzip, length));
    }
  }

  static boolean isJson(@Nullable String type) {
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    String bare = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return bare.equals("application/json")
        || (bare.startsWith("application/") && bare.endsWith("+json") && bare.length() > 17);
  }

  /**
   * Reads a body of known length on the threads of the server, and waits for memory on a virtual
   * one where it must.
   */
  private final class KnownLength implements Invocable.Task {
    private final BodyStore store;
    private final Inspector inspector;
    private final long length;
    private Content.@Nullable Chunk waiting; // for room

    KnownLength(BodyStore store, Inspector inspector, long length) {
      this.store = store;
      this.inspector = inspector;
      this.length = length;
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = waiting == null ? exchange.request.read() : waiting;
        waiting = null;
        if (chunk == null) {
          exchange.request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          store.close();
          exchange.bodyFailed(chunk.getFailure());
          return;
        }
        while (!store.put(chunk.getByteBuffer())) {
          if (!store.grow(length)) {
            waiting = chunk;
            exchange.onVirtualThread(this::awaitRoom);
            return;
          }
        }
        boolean last = chunk.isLast();
        chunk.release();
        if (last) {
          store.filled();
          exchange.received = store.bytes().byteSize();
          if (length <= SHORT) {
            exchange.inspect(store, inspector);
          } else {
            exchange.onVirtualThread(() -> exchange.inspect(store, inspector));
          }
          return;
        }
      }
    }

    private void awaitRoom() {
      try {
        store.awaitGrowth(length);
      } catch (BodyException e) {
        giveUp();
        exchange.reply(e.reply());
        return;
      } catch (InterruptedException e) {
        giveUp();
        exchange.bodyFailed(e);
        return;
      }
      run();
    }

    private void giveUp() {
      Content.Chunk chunk = waiting;
      waiting = null;
      if (chunk != null) {
        chunk.release();
      }
      store.close();
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  private void block(BodyStore store, Inspector inspector, boolean gzip, long length) {
    BodyLimit limited = new BodyLimit(exchange.request, exchange.edge.settings().maxBody());
    try (InputStream raw = Content.Source.asInputStream(limited)) {
      if (gzip) {
        unzip(store, raw);
      } else {
        store.read(raw, length);
      }
      exchange.received = limited.count();
    } catch (BodyException e) {
      store.close();
      exchange.reply(e.reply());
      return;
    } catch (InterruptedException e) {
      store.close();
      exchange.bodyFailed(e);
      return;
    } catch (IOException e) {
      store.close();
      if (limited.exceeded()) {
        exchange.reply(BodyStore.tooLargeReply(exchange.edge.settings().maxBody()));
      } else {
        exchange.bodyFailed(e);
      }
      return;
    }
    exchange.inspect(store, inspector);
  }

  private static void unzip(BodyStore store, InputStream raw)
      throws IOException, BodyException, InterruptedException {
    try (InputStream plain = new GZIPInputStream(raw, 8192)) {
      store.read(plain, -1);
    } catch (ZipException | EOFException e) {
      throw new BodyException(
          Reply.error(400, "bad_request", "the body is not what Content-Encoding gzip promises"));
    }
  }
}
