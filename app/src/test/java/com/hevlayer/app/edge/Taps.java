package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gateways whose store is a raw socket and whose answers a tap hears. */
final class Taps {
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok";
  static final Duration SOON = Duration.ofSeconds(5);

  /** Writes down what it hears; holds what is not an error. */
  static class Tap implements AnswerTap {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CountDownLatch listening = new CountDownLatch(1);
    @Nullable CountDownLatch until;

    @Override
    public boolean holds(int status) {
      return status == 200;
    }

    @Override
    public byte[] answered(int status, byte[] body) {
      heard("answered " + status + " " + new String(body, StandardCharsets.UTF_8));
      return body;
    }

    @Override
    public void passed(int status) {
      heard("passed " + status);
    }

    @Override
    public void escaped(int status) {
      heard("escaped " + status);
    }

    @Override
    public void missing(NoAnswerException fault) {
      heard("missing " + fault.reason() + " " + fault.sent());
    }

    void heard(String what) {
      heard.add(what);
      listening.countDown();
      CountDownLatch latch = until;
      if (latch != null) {
        try {
          assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static RelayTarget target(URI upstream, RequestHead head, AnswerTap tap) {
    return new RelayTarget(
        "store",
        Wire.of(Origin.of(upstream, null), () -> Optional.of(Secret.of(TestGateway.KEY))),
        head.rawTarget(),
        RelayTarget.CallerKey.WITHHOLD,
        List.of(),
        null,
        tap,
        null);
  }

  static Gatekeeper tapped(URI upstream, Supplier<AnswerTap> tap) {
    return new Gatekeeper() {
      @Override
      public Verdict admit(RequestHead head) {
        return new Verdict.Inspect(
            BodyRule.ANY, body -> new Verdict.Relay(target(upstream, head, tap.get())));
      }

      @Override
      public Reply fault(RequestHead head, Throwable cause) {
        return cause instanceof UnsupportedOperationException
            ? Reply.error(422, "told_instead", String.valueOf(cause.getMessage()))
            : EdgeFaults.reply(cause);
      }
    };
  }

  static TestGateway gateway(RawUpstream upstream, AnswerTap tap) throws Exception {
    return new TestGateway(tapped(upstream.url(), () -> tap));
  }

  static TestGateway quick(RawUpstream upstream, AnswerTap tap) throws Exception {
    return new TestGateway(TestGateway.QUICK, tapped(upstream.url(), () -> tap));
  }

  static void assertNothingIsLeft(TestGateway gateway) throws Exception {
    assertThat(
            TestGateway.within(
                SOON, () -> gateway.edge.running() == 0 && gateway.edge.heldBytes() == 0))
        .as("%d run, %d bytes are held", gateway.edge.running(), gateway.edge.heldBytes())
        .isTrue();
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static RawUpstream answering(String head, byte[] body) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return new RawUpstream(talk -> {
      while (talk.request() != null) {
        talk.send(all.toByteArray());
      }
    });
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Taps() {}
}
