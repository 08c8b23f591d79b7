package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.AnswerTap;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Faults;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.write.AffectedIds;
import com.hevlayer.domain.write.ManagedWrite;
import com.hevlayer.domain.write.ObjectTypes;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a relayed write as the store's answer says. */
final class WriteTap implements AnswerTap {
  private final @Nullable ManagedWrite write;
  private final CallContext context;
  private final List<String> objectTypes;
  private final @Nullable EmbeddedWrite embedded;
  private final Tasks tasks;

  /**
   * Creates one.
   *
   * @param write {@code null} for one that the gateway does not manage
   * @param context of what is done to the cache
   * @param objectTypes attributes that the body declares to be objects
   * @param embedded {@code null} where embedding has no part in it
   */
  WriteTap(
      @Nullable ManagedWrite write,
      CallContext context,
      List<String> objectTypes,
      @Nullable EmbeddedWrite embedded,
      Tasks tasks) {
    this.write = write;
    this.context = context;
    this.objectTypes = objectTypes;
    this.embedded = embedded;
    this.tasks = tasks;
  }

  @Override
  public boolean holds(int status) {
    if (status / 100 == 2) {
      return (write != null && write.concernsCache()) || (embedded != null && embedded.counts());
    }
    return (status == 400 || status == 422) && !objectTypes.isEmpty();
  }

  @Override
  public @Nullable Reply answered(int status, byte[] body) {
    if (status / 100 == 2) {
      if (write != null) {
        write.accepted(
            context, write.responseDriven() ? AffectedIds.read(body).orElse(null) : null);
      }
      if (embedded == null) {
        return null;
      }
      embedded.accepted();
      return embedded.answer(status, body);
    }
    if (write != null) {
      write.refused();
    }
    return new String(body, StandardCharsets.UTF_8).contains(ObjectTypes.REFUSAL)
        ? Faults.reply(
            new Fault.Unsupported(
                "turbopuffer", "writeNamespace", ObjectTypes.message(objectTypes)))
        : null;
  }

  @Override
  public void passed(int status) {
    if (status / 100 == 2 && embedded != null) {
      embedded.accepted();
    }
    if (write == null) {
      return;
    }
    if (status / 100 != 2) {
      write.refused();
    } else if (write.concernsCache()) {
      // An answer too long to be held: which rows changed is not known.
      tasks.start("cache-evict", cancellation -> write.evict(context));
      write.unknown();
    } else {
      write.accepted(context, null);
    }
  }

  @Override
  public void missing(NoAnswerException fault) {
    if (write == null) {
      return;
    }
    if (fault.sent() == NoAnswerException.Sent.NOTHING) {
      write.refused();
      return;
    }
    write.unknown();
    if (write.concernsCache()) {
      tasks.start("cache-evict", cancellation -> write.evict(context));
    }
  }
}
