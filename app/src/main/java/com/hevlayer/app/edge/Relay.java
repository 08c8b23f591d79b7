package com.hevlayer.app.edge;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.net.AnswerHead;
import com.hevlayer.app.net.AnswerListener;
import com.hevlayer.app.net.HeadBytes;
import com.hevlayer.app.net.HopByHop;
import com.hevlayer.app.net.LayerEndPoint;
import com.hevlayer.app.net.UpstreamCall;
import com.hevlayer.app.net.UpstreamRequest;
import com.hevlayer.app.net.WholeBody;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Relays one request to a store and its answer to the caller, from socket to socket. */
final class Relay implements AnswerListener {
  private final Exchange exchange;
  private final RelayTarget target;
  private final @Nullable Hearing hearing;
  private final long begin = System.nanoTime();
  private final AtomicReference<Breakers.@Nullable Permit> permit = new AtomicReference<>();
  private @Nullable BodyLimit limit;
  private volatile boolean answering;
  private int status;
  private @Nullable AnswerTail tail;

  Relay(Exchange exchange, RelayTarget target) {
    this.exchange = exchange;
    this.target = target;
    AnswerTap tap = target.tap();
    hearing = tap == null ? null : new Hearing(exchange, tap);
  }

  void start() {
    try {
      send();
    } catch (RuntimeException e) {
      if (!misses(e)) {
        throw e;
      }
    }
  }

  /** Answers with a refusal instead of sending anything. */
  void refuse(Reply reply) {
    NoAnswerException fault =
        new NoAnswerException(Reason.CLOSED, Sent.NOTHING, "the request was refused", null);
    if (hearing == null || !hearing.miss(fault, () -> exchange.reply(reply))) {
      exchange.reply(reply);
    }
  }

  private boolean misses(RuntimeException cause) {
    NoAnswerException fault =
        cause instanceof NoAnswerException none
            ? none
            : new NoAnswerException(Reason.CLOSED, Sent.NOTHING, "the call failed", cause);
    return hearing != null && hearing.miss(fault, () -> exchange.fail(cause));
  }

  private void send() {
    if (exchange.callerLeft().isCancelled()) {
      throw new NoAnswerException(Reason.CANCELLED, Sent.NOTHING, "the caller left", null);
    }
    UpstreamRequest request = request();
    permit.set(exchange.edge.breakers().enter(target.store()));
    LayerEndPoint socket = exchange.socket();
    UpstreamCall call =
        socket == null
            ? exchange.edge.client().call(request, this)
            : exchange.edge.client().call(request, this, socket.selectorIndex());
    if (!call.ended()) {
      exchange.callerLeft().onCancel(call::cancel);
    }
  }

  // ---- the request ------------------------------------------------------------------------------

  private UpstreamRequest request() {
    BodyStore held = exchange.held();
    boolean head = exchange.head.method().equals("HEAD");
    if (held != null) {
      WholeBody body = new SplicedBody(held.bytes(), target.splices());
      return new UpstreamRequest(
          target.wire().origin(),
          head(held.present() ? body.length() : -1),
          head,
          body,
          null,
          false);
    }
    if (!target.splices().isEmpty()) {
      throw new IllegalStateException("a body that is not held cannot be spliced");
    }
    if (!exchange.announcesBody()) {
      return new UpstreamRequest(
          target.wire().origin(), head(-1), head, WholeBody.EMPTY, null, false);
    }
    long length = exchange.request.getLength();
    if (length == 0) {
      return new UpstreamRequest(
          target.wire().origin(), head(0), head, WholeBody.EMPTY, null, false);
    }
    BodyLimit stream =
        new BodyLimit(exchange.request, exchange.edge.settings().maxBody()) {
          @Override
          public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null && chunk.isLast()) {
              exchange.watch(); // from now on nobody reads from the caller
            }
            return chunk;
          }
        };
    limit = stream;
    return new UpstreamRequest(
        target.wire().origin(),
        head(length < 0 ? -2 : length),
        head,
        WholeBody.EMPTY,
        stream,
        length < 0);
  }

  // Length of the body: -1 for no body, -2 for one of unknown length.
  private byte[] head(long length) {
    Origin origin = target.wire().origin();
    HttpFields fields = exchange.request.getHeaders();
    HeadBytes out = new HeadBytes();
    out.latin(exchange.head.method()).latin(" ");
    out.text(origin.pathPrefix()).target(target.target());
    out.latin(" HTTP/1.1\r\nHost: ").text(origin.authority()).latin("\r\n");
    Optional<Secret> credential = target.wire().credential();
    boolean passOn = credential.isEmpty() && target.callerKey() == RelayTarget.CallerKey.PASS_ON;
    String connection = joined(fields, HttpHeader.CONNECTION);
    boolean decoded = exchange.held() != null;
    for (HttpField field : fields) {
      if (passes(field, connection, passOn, decoded)) {
        out.latin(field.getName()).latin(": ").text(JettyHeaders.value(field)).latin("\r\n");
      }
    }
    out.latin(RequestIds.HEADER).latin(": ").latin(exchange.head.requestId()).latin("\r\n");
    if (credential.isPresent()) {
      out.latin("Authorization: Bearer ").text(credential.get().reveal()).latin("\r\n");
    }
    if (length >= 0) {
      out.latin("Content-Length: ").latin(Long.toString(length)).latin("\r\n");
    } else if (length == -2) {
      out.latin("Transfer-Encoding: chunked\r\n");
    }
    return out.end();
  }

  private static boolean passes(
      HttpField field, String connection, boolean passOn, boolean decoded) {
    HttpHeader known = field.getHeader();
    if (known != null) {
      switch (known) {
        case HOST, CONTENT_LENGTH, EXPECT -> {
          return false;
        }
        case AUTHORIZATION -> {
          return passOn;
        }
        case CONTENT_ENCODING -> {
          return !decoded;
        }
        default -> {}
      }
    } else if (field.is(RequestIds.HEADER)) {
      return false;
    }
    return !HopByHop.drops(field, connection);
  }

  private static String joined(HttpFields fields, HttpHeader name) {
    String all = "";
    for (HttpField field : fields) {
      if (field.getHeader() == name) {
        String value = JettyHeaders.value(field);
        all = all.isEmpty() ? value : all + "," + value;
      }
    }
    return all;
  }

  // ---- the answer -------------------------------------------------------------------------------

  @Override
  public void onHead(AnswerHead head) {
    status = head.status();
    HttpFields.Mutable headers = exchange.response.getHeaders();
    headers.clear();
    exchange.response.setStatus(head.status());
    String connection = head.joined(HttpHeader.CONNECTION);
    for (HttpField field : head.fields()) {
      if (HopByHop.drops(field, connection) || field.is(RequestIds.HEADER)) {
        continue;
      }
      headers.add(
          field.getHeader() == HttpHeader.LOCATION
              ? new HttpField(HttpHeader.LOCATION, field.getName(), location(field.getValue()))
              : field);
    }
    headers.add(RequestIds.HEADER, exchange.head.requestId());
    if (!headers.contains(HttpHeader.DATE)) {
      headers.add(HttpHeader.DATE, exchange.date()); // RFC 9110 6.6.1
    }
    if (exchange.head.draining()) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    if (target.end() != null && AnswerTail.isOf(head)) {
      tail = exchange.edge.tails().take();
    }
    if (hearing != null) {
      hearing.head(head);
    }
  }

  /**
   * A location on the store's own origin becomes a path, which clients resolve against the gateway:
   * they refuse one that leads elsewhere, since it would carry their key along.
   */
  private String location(String value) {
    Origin origin = target.wire().origin();
    String scheme = origin.secure() ? "https://" : "http://";
    String path = value;
    if (value.toLowerCase(Locale.ROOT).startsWith(scheme)) {
      int slash = value.indexOf('/', scheme.length());
      String authority = value.substring(scheme.length(), slash < 0 ? value.length() : slash);
      String port = ":" + origin.port();
      if (!authority.equalsIgnoreCase(origin.authority())
          && !authority.equalsIgnoreCase(origin.host() + port)) {
        return value;
      }
      path = slash < 0 ? "/" : value.substring(slash);
    }
    String prefix = origin.pathPrefix();
    return !prefix.isEmpty() && path.startsWith(prefix + "/")
        ? path.substring(prefix.length())
        : path;
  }

  @Override
  public void onContent(ByteBuffer content, boolean last, Callback taken) {
    AnswerTail kept = tail;
    AnswerEnd end = target.end();
    if (kept != null && end != null) {
      kept.add(content);
      if (last) {
        tail = null;
        kept.show(end);
        exchange.edge.tails().give(kept);
      }
    }
    passOn(content, last, taken);
  }

  private void passOn(ByteBuffer content, boolean last, Callback taken) {
    if (hearing != null
        && hearing.content(
            content, last, taken, () -> passOn(content, last, taken), () -> ended(null))) {
      return;
    }
    answering = true;
    if (!last) {
      exchange.write(false, content, taken);
      return;
    }
    exchange.write(
        true,
        content,
        new Callback() {
          @Override
          public void succeeded() {
            ended(null);
            taken.succeeded();
            exchange.succeed();
          }

          @Override
          public void failed(Throwable x) {
            taken.failed(x);
            exchange.end(x);
          }

          @Override
          public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
          }
        });
  }

  @Override
  public void onFault(NoAnswerException fault) {
    ended(fault);
    if (hearing == null) {
      lost(fault);
    } else {
      hearing.fault(fault, () -> lost(fault));
    }
  }

  private void lost(NoAnswerException fault) {
    BodyLimit body = limit;
    if (body != null && body.exceeded() && !answering) {
      exchange.reply(BodyStore.tooLargeReply(exchange.edge.settings().maxBody()));
    } else if (answering) {
      exchange.cut(fault);
    } else {
      exchange.fail(fault);
    }
  }

  // A caller may leave while the last of its answer is being written: the first end counts.
  private void ended(@Nullable NoAnswerException fault) {
    Breakers.Permit held = permit.getAndSet(null);
    if (held == null) {
      return;
    }
    if (limit != null) {
      exchange.received = limit.count();
    }
    if (fault == null) {
      held.answered();
    } else {
      held.missing(fault);
    }
    exchange
        .edge
        .observer()
        .relayed(
            exchange.head,
            target.store(),
            status,
            fault == null ? null : fault.reason().name().toLowerCase(Locale.ROOT),
            System.nanoTime() - begin,
            begin - exchange.begin);
  }
}
