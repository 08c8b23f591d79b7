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
 * Holds the body of one request. A short one of known length is read as it comes, without a thread;
 * a long or compressed one by a virtual thread, which waits for memory where it must.
 */
final class BodyReader {
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
    byte[] target = !gzip && length >= 0 && length <= SHORT ? store.reserve((int) length) : null;
    if (target != null) {
      new ShortBody(store, inspector, target).run();
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

  /** Reads a short body on the threads of the server. */
  private final class ShortBody implements Invocable.Task {
    private final BodyStore store;
    private final Inspector inspector;
    private final byte[] target;
    private int filled;

    ShortBody(BodyStore store, Inspector inspector, byte[] target) {
      this.store = store;
      this.inspector = inspector;
      this.target = target;
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = exchange.request.read();
        if (chunk == null) {
          exchange.request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          store.close();
          exchange.bodyFailed(chunk.getFailure());
          return;
        }
        int length = Math.min(chunk.remaining(), target.length - filled);
        chunk.getByteBuffer().get(target, filled, length);
        filled += length;
        boolean last = chunk.isLast();
        chunk.release();
        if (last) {
          store.filled();
          exchange.received = filled;
          exchange.inspect(store, inspector);
          return;
        }
      }
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
