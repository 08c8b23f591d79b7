package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryRequest.Rerank;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Answers what reads a namespace, from a snapshot that the caller leases and closes. Stateless,
 * thread-safe.
 *
 * <p>What the namespace cannot answer comes back as a refusal; {@link NoAnswerException} means that
 * the caller left, its deadline passed, or the index could not be read.
 */
public final class SnapshotQueries {
  private static final int MAX_QUERIES = 16;

  private SnapshotQueries() {}

  /** Answers one query or several. */
  public static Answer<QueryAnswer> query(
      CallContext context, Snapshot snapshot, QueryRequest request) {
    return answered(() -> {
      long start = System.nanoTime();
      View view = View.of(snapshot, context);
      List<QueryPlan> plans = plans(view, request);
      long returned = 0;
      List<QueryResult> results = new ArrayList<>(plans.size());
      if (request.rerank() instanceof Rerank.ReciprocalRank fusion) {
        List<Hits> lists = new ArrayList<>(plans.size());
        for (QueryPlan plan : plans) {
          lists.add(plan.hits(view));
        }
        Fused fused = new Fused(view, plans, request);
        results.add(QueryResult.rows(fused.rows(Fusion.fuse(fusion, lists, ids(view)))));
        returned = fused.bytes();
      } else {
        for (QueryPlan plan : plans) {
          if (plan.aggregation() != null) {
            results.add(plan.aggregate(view));
          } else {
            RowBuilder builder = plan.rowBuilder(view, request.base64Vectors());
            results.add(QueryResult.rows(builder.rows(plan.hits(view))));
            returned += builder.bytes();
          }
        }
      }
      return Answer.ok(QueryAnswer.of(results), Performance.usage(view, returned, start));
    });
  }

  /** Says how {@link #query} would go about it. */
  public static Answer<String> explain(
      CallContext context, Snapshot snapshot, QueryRequest request) {
    return answered(() -> {
      View view = View.of(snapshot, context);
      List<String> lines = new ArrayList<>();
      for (QueryPlan plan : plans(view, request)) {
        lines.add(plan.explain(view));
      }
      if (request.rerank() != null) {
        lines.add("ReciprocalRankFusion(%d lists)".formatted(lines.size()));
      }
      return Answer.ok(String.join("\n", lines));
    });
  }

  /** Counts the values of an attribute. */
  public static Answer<ValueCounts> values(
      CallContext context, Snapshot snapshot, ValuesRequest request) {
    return answered(() -> Answer.ok(ValueTally.count(View.of(snapshot, context), request)));
  }

  /** Compares approximate with exact search. */
  public static Answer<RecallResult> recall(
      CallContext context, Snapshot snapshot, RecallRequest request) {
    return answered(() -> Answer.ok(Recall.measure(View.of(snapshot, context), request)));
  }

  /**
   * Opens a walk over rows in id order. It closes the snapshot when it is closed; where nothing is
   * returned, that stays with the caller.
   *
   * @throws Refusal 400 or 422 if the namespace cannot answer it
   */
  public static RowScan scan(CallContext context, Snapshot snapshot, ScanRequest request) {
    return IdOrderScan.of(View.of(snapshot, context), request);
  }

  private static List<QueryPlan> plans(View view, QueryRequest request) {
    if (request.queries().isEmpty() || request.queries().size() > MAX_QUERIES) {
      throw Refusal.meaning(
          "queries has %d entries, allowed are 1 to %d"
              .formatted(request.queries().size(), MAX_QUERIES));
    }
    checkRerank(request);
    List<QueryPlan> plans = new ArrayList<>(request.queries().size());
    for (Query query : request.queries()) {
      plans.add(QueryPlan.of(view.schema(), query));
    }
    return plans;
  }

  private static void checkRerank(QueryRequest request) {
    switch (request.rerank()) {
      case null -> {
        // Every query has a result of its own.
      }
      case Rerank.ReciprocalRank fusion -> {
        Fusion.check(fusion, request.queries().size());
        for (Query query : request.queries()) {
          if (!query.aggregates().isEmpty()) {
            throw Refusal.meaning("rerank_by error: aggregates cannot be fused");
          }
        }
        Query.Limit limit = request.limit();
        if (limit != null && request.offset() > QueryPlan.MAX_ROWS - limit.total()) {
          throw Refusal.meaning(
              "offset + limit is %d, at most %d are allowed"
                  .formatted((long) request.offset() + limit.total(), QueryPlan.MAX_ROWS));
        }
      }
      case Rerank.Model model ->
          throw Refusal.meaning(
              "rerank_by error: model \"%s\" is not available, configured rerankers: none"
                  .formatted(model.model()));
      case Rerank.Unknown unknown ->
          throw Refusal.shape("rerank_by error: unknown expression " + unknown.source().describe());
    }
  }

  private static Fusion.Ids ids(View view) {
    return doc -> {
      LeafReaderContext leaf = view.leaves().get(ReaderUtil.subIndex(doc, view.leaves()));
      return view.ids(leaf).of(doc - leaf.docBase);
    };
  }

  /** Rows of a fused list: each with what the queries that found it asked for. */
  private static final class Fused {
    private final View view;
    private final List<QueryPlan> plans;
    private final QueryRequest request;
    private final Map<List<Integer>, RowBuilder> builders = new HashMap<>();

    Fused(View view, List<QueryPlan> plans, QueryRequest request) {
      this.view = view;
      this.plans = plans;
      this.request = request;
    }

    List<ResultRow> rows(List<Fusion.Fused> fused) throws IOException {
      int from = Math.min(request.offset(), fused.size());
      Query.Limit limit = request.limit();
      int to = limit == null ? fused.size() : Math.min(from + limit.total(), fused.size());
      List<ResultRow> rows = new ArrayList<>(to - from);
      for (Fusion.Fused row : fused.subList(from, to)) {
        rows.add(builders.computeIfAbsent(row.lists(), this::builder).row(row.doc(), row.score()));
      }
      return rows;
    }

    private RowBuilder builder(List<Integer> lists) {
      Set<Attribute> projection = new LinkedHashSet<>();
      Map<String, Computation> computations = new LinkedHashMap<>();
      for (int list : lists) {
        projection.addAll(plans.get(list).projection());
        plans.get(list).computations().forEach(computations::putIfAbsent);
      }
      return new RowBuilder(view, projection, computations, request.base64Vectors());
    }

    long bytes() {
      return builders.values().stream().mapToLong(RowBuilder::bytes).sum();
    }
  }

  private interface Work<T> {
    Answer<T> run() throws IOException;
  }

  private static <T> Answer<T> answered(Work<T> work) {
    try {
      return work.run();
    } catch (Refusal refusal) {
      return refusal.answer();
    } catch (IOException | AlreadyClosedException e) {
      throw unreadable(e);
    }
  }

  static NoAnswerException unreadable(Exception cause) {
    return new NoAnswerException(
        Reason.CLOSED, Sent.NOTHING, "the index cannot be read: " + cause.getMessage(), cause);
  }
}
