package com.hevlayer.app.http;

import com.hevlayer.app.edge.AnswerEnd;
import com.hevlayer.protocol.client.Bill;
import com.hevlayer.protocol.client.BillSkimmer;
import org.jspecify.annotations.Nullable;

/** Hears what stores billed for relayed requests. Thread-safe, never blocks, never throws. */
@FunctionalInterface
public interface BillObserver {

  /** A store billed a request to a namespace that was relayed. */
  void billed(String namespace, String storeKind, Bill bill);

  /**
   * Returns what finds the bill in the end of an answer, or {@code null} for a route whose answers
   * have none.
   */
  default @Nullable AnswerEnd endOf(Route route, String namespace, String storeKind) {
    return switch (route.metric()) {
      case QUERY, UPSERT ->
          (bytes, length) -> {
            Bill bill = BillSkimmer.read(bytes, length);
            if (bill != null) {
              billed(namespace, storeKind, bill);
            }
          };
      case NONE, HEAD, LIST -> null;
    };
  }
}
