package com.hevlayer.domain.cache;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads rows by id from the store, in the form of id that the namespace takes. Thread-safe. */
final class StoreRows {
  private static final int CHUNK = 1_000;
  private static final int WIDTH = 4;
  private static final int BAD_REQUEST = 400;

  private final IdTypes types;
  private final Fork fork;

  StoreRows(IdTypes types, Fork fork) {
    this.types = types;
    this.fork = fork;
  }

  /**
   * Returns the rows that there are; blocks.
   *
   * @param keys of ids, each once
   * @param step for the message of a refusal, such as {@code fetching documents}
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  List<ResultRow> read(
      Target target, Collection<String> keys, Query.Projection projection, String step) {
    Map<String, Json> ids = types.inTheFormOf(target, keys);
    List<Answer<QueryAnswer>> answers = ask(target, ids.values(), projection);
    if (answers.stream().anyMatch(StoreRows::isBadRequest)) {
      // The form may have been a guess, or that of a namespace of this name which is no more.
      types.forget(target.namespace());
      Map<String, Json> described = types.asDescribed(target, keys);
      if (!described.equals(ids)) {
        answers = ask(target, described.values(), projection);
      }
    }
    List<ResultRow> rows = new ArrayList<>();
    for (Answer<QueryAnswer> answer : answers) {
      rows.addAll(IdLookup.rows(StoreAnswers.wrapping(answer, step, target.kind()).value()));
    }
    if (!rows.isEmpty()) {
      types.learn(target.namespace(), rows.getFirst().id());
    }
    return rows;
  }

  private List<Answer<QueryAnswer>> ask(
      Target target, Collection<Json> ids, Query.Projection projection) {
    List<Json> all = List.copyOf(ids);
    if (all.isEmpty()) {
      return List.of();
    }
    List<Fork.Step<Answer<QueryAnswer>>> steps = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Json> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
      QueryRequest request =
          chunk.size() == 1
              ? IdLookup.one(chunk.getFirst(), projection)
              : IdLookup.many(chunk, projection);
      steps.add(cancellation ->
          target.with(target.context().withCancellation(cancellation)).query(request));
    }
    return fork.all(WIDTH, target.context().cancellation(), steps);
  }

  private static boolean isBadRequest(Answer<QueryAnswer> answer) {
    return answer instanceof Answer.Refused<QueryAnswer> refused && refused.status() == BAD_REQUEST;
  }
}
