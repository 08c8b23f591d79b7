package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.Compression;
import com.hevlayer.app.http.Faults;
import com.hevlayer.app.http.LayerHeaders;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.ServedObserver;
import com.hevlayer.domain.query.DirectQuery;
import com.hevlayer.domain.query.PlainAnswer;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.client.QueryReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain queries that take one call of a store, on the thread of the server that hears the
 * store. Thread-safe.
 */
final class DirectQueries {
  /** Answers beyond this are read and written by a thread of their own. */
  private static final int LARGE = 64 * 1024;

  private final PlainQueries plain;
  private final LayerHeaders headers;
  private final Duration timeout;
  private final ServedObserver observer;

  /** Creates one; {@code timeout} limits a second call of a store, zero does not. */
  DirectQueries(
      PlainQueries plain, LayerHeaders headers, Duration timeout, ServedObserver observer) {
    this.plain = plain;
    this.headers = headers;
    this.timeout = timeout;
    this.observer = observer;
  }

  /** Returns the verdict that asks the store, or the one that serves what takes more than that. */
  Verdict judge(RequestHead head, Admission admission, PlainRequest request) {
    StoreLease lease = admission.lease();
    boolean handedOn = false;
    try {
      Target target =
          admission.target(lease, CallContext.of(head.requestId(), CallContext.Purpose.REQUEST));
      Optional<DirectQuery> query = plain.direct(target, request);
      if (query.isEmpty()) {
        return admission.serve(request);
      }
      Execution execution =
          new Execution(head, admission, lease, query.get(), LayerQueries.shape(request));
      Verdict verdict = admission.ask(lease, query.get().body(), execution);
      handedOn = true;
      return verdict;
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }

  /** One query under way. */
  private final class Execution implements Verdict.Heard {
    private final RequestHead head;
    private final Admission admission;
    private final StoreLease lease;
    private final DirectQuery query;
    private final QueryShape shape;
    private final long begin = System.nanoTime();

    Execution(
        RequestHead head,
        Admission admission,
        StoreLease lease,
        DirectQuery query,
        QueryShape shape) {
      this.head = head;
      this.admission = admission;
      this.lease = lease;
      this.query = query;
      this.shape = shape;
    }

    @Override
    public Verdict answered(HttpAnswer answer) {
      long asked = System.nanoTime() - begin;
      if (query.repeats(answer.status())) {
        return new Verdict.Resolve(cancellation -> {
          Target target = target(cancellation);
          return reply(() -> query.again(target), asked);
        });
      }
      if (answer.status() >= 300) {
        return ended(
            new Reply(answer.status(), answer.headers(), answer.body()), asked, null, null);
      }
      return answer.body().length > LARGE
          ? new Verdict.Resolve(cancellation -> reply(() -> read(answer), asked))
          : reply(() -> read(answer), asked);
    }

    @Override
    public void missing(NoAnswerException fault) {
      var _ = ended(Faults.reply(fault), System.nanoTime() - begin, null, fault);
    }

    private Target target(Cancellation cancellation) {
      CallContext context =
          new CallContext(
              head.requestId(),
              CallContext.Purpose.REQUEST,
              timeout.isZero() ? null : Instant.now().plus(timeout),
              cancellation,
              admission.callerKey());
      return admission.target(lease, context);
    }

    private PlainAnswer read(HttpAnswer answer) {
      try {
        QueryReply reply = QueryReply.read(answer.body());
        var _ = reply.usage().billing().members(); // it is measured: no JSON is no answer
        return query.answer(reply);
      } catch (IllegalArgumentException | ArithmeticException garbled) {
        throw new NoAnswerException(
            NoAnswerException.Reason.GARBLED,
            NoAnswerException.Sent.UNKNOWN,
            "store '%s' answered a query with status %d and a body that cannot be read: %s"
                .formatted(lease.spec().name(), answer.status(), garbled.getMessage()),
            garbled);
      }
    }

    private Verdict reply(Supplier<PlainAnswer> step, long asked) {
      try {
        PlainAnswer answer = step.get();
        Reply reply = LayerQueries.reply(headers, head, admission.namespace(), answer);
        return ended(reply, asked, answer.usage().givenBilling(), null);
      } catch (RuntimeException fault) {
        RuntimeException told =
            Faults.ofStep(fault, admission.route(), lease.spec().kind(), admission.secrets());
        return ended(Faults.reply(told), asked, null, told);
      }
    }

    private Verdict ended(
        Reply reply, long asked, @Nullable JsonObject billing, @Nullable Throwable fault) {
      observer.served(
          new ServedObserver.Outcome(
              head,
              admission.route(),
              admission.namespace().value(),
              lease.spec().kind(),
              reply.status(),
              System.nanoTime() - begin,
              asked,
              -1,
              shape,
              billing == null ? List.of() : List.of(billing),
              fault));
      return new Verdict.Refuse(Compression.offered(reply, head.headers()));
    }
  }
}
