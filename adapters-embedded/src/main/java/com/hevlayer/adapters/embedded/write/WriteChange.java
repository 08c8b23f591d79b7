package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Documents;
import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * A write request on its way into a namespace. Checked when it is made, by the thread of the
 * caller; checked again only if the schema changed before its turn.
 */
public final class WriteChange implements Change<Answer<WriteResult>> {
  /**
   * Documents of more rows are made when their turn comes, so that they need not wait in memory.
   */
  private static final int MAX_PREPARED = 5_000;

  private final WriteRequest request;
  private final Filters filters;
  private final long started = System.nanoTime();
  private WritePlan plan;
  private @Nullable List<Document> documents;

  /**
   * Checks a request.
   *
   * @param schema of the namespace; {@code null}: it does not exist
   * @throws Refusal if it does not fit
   */
  public WriteChange(WriteRequest request, @Nullable NamespaceSchema schema, Filters filters) {
    this.request = request;
    this.filters = filters;
    this.plan = WritePlanner.plan(request, schema);
    if (!plan.needsRows() && plan.upserts().size() <= MAX_PREPARED && schema != null) {
      documents = documents(plan);
    }
  }

  private static List<Document> documents(WritePlan plan) {
    Documents maker = new Documents(plan.schema());
    List<Document> documents = new ArrayList<>(plan.upserts().size());
    for (Row row : plan.upserts()) {
      documents.add(maker.document(row));
    }
    return documents;
  }

  /** Whether a request brings a namespace into being that does not exist. */
  public static boolean creates(WriteRequest request) {
    Boolean create = request.createNamespace();
    return create == null ? request.upserts().size() > 0 : create;
  }

  /**
   * Refuses a request that writes nothing, whether the namespace exists or not; to one that must
   * not create, a missing namespace is nothing but missing.
   */
  public static void checkNotEmpty(WriteRequest request) {
    WritePlanner.checkNotEmpty(request, Boolean.FALSE.equals(request.createNamespace()));
  }

  @Override
  public boolean needsRows(@Nullable NamespaceState current) {
    return plan.needsRows();
  }

  @Override
  public Outcome<Answer<WriteResult>> evaluate(
      @Nullable NamespaceState current, @Nullable Snapshot view, Instant now) throws IOException {
    NamespaceSchema schema = current == null ? null : current.schema();
    if (!Objects.equals(plan.base(), schema)) {
      plan = WritePlanner.plan(request, schema);
      documents = null;
    }
    checkShards(current);
    if (plan.needsRows() && current != null && view == null) {
      throw new IllegalStateException("the plan needs rows");
    }
    Evaluation evaluation = new Evaluation(plan, view, filters);
    List<Row> puts;
    List<Object> removes;
    if (plan.needsRows()) {
      evaluation.run();
      puts = evaluation.puts();
      removes = evaluation.removes();
    } else {
      puts = plan.upserts();
      removes = plan.deletes();
      for (Row row : puts) {
        evaluation.upserted.add(row.id());
        evaluation.cost().add(row.id(), row.cells());
      }
      evaluation.deleted.addAll(removes);
    }
    Answer<WriteResult> answer = answer(evaluation);
    boolean data = !puts.isEmpty() || !removes.isEmpty();
    boolean schemaChanged = current == null || plan.schemaChanged();
    if (!data && !schemaChanged) {
      return new Outcome<>(null, answer);
    }
    NamespaceState before =
        current == null
            ? NamespaceState.created(
                plan.schema(), now, Objects.requireNonNullElse(request.shards(), 0))
            : current.updated(plan.schema(), now, data);
    NamespaceState after = before.counted(puts.size(), evaluation.cost().logicalBytes());
    return new Outcome<>(
        new Effect(after, current != null && plan.rebuild(), removes, puts, documents), answer);
  }

  private void checkShards(@Nullable NamespaceState current) {
    Integer shards = request.shards();
    if (shards != null && current != null && shards != current.shards()) {
      throw Refusal.meaning(
          "sharding is fixed when a namespace is created: num_shards is "
              + (current.shards() == 0 ? "not set" : current.shards()));
    }
  }

  private Answer<WriteResult> answer(Evaluation evaluation) {
    WriteResult.Builder result =
        WriteResult.builder()
            .message(message(evaluation))
            .counts(
                evaluation.upserted.size(), evaluation.patched.size(), evaluation.deleted.size())
            .remaining(evaluation.remaining);
    if (request.returnAffectedIds()) {
      result.ids(ids(evaluation.upserted), ids(evaluation.patched), ids(evaluation.deleted));
    }
    return Answer.ok(
        result.build(),
        WriteCost.usage(
            evaluation.cost().billedBytes(),
            plan.conditional() || plan.byFilter(),
            System.nanoTime() - started));
  }

  private static String message(Evaluation evaluation) {
    return "upserted "
        + evaluation.upserted.size()
        + ", patched "
        + evaluation.patched.size()
        + ", deleted "
        + evaluation.deleted.size()
        + " rows";
  }

  private List<Json> ids(List<Object> ids) {
    ValueKind kind = plan.schema().idKind();
    List<Json> json = new ArrayList<>(ids.size());
    for (Object id : ids) {
      json.add(Values.scalarJson(kind, id));
    }
    return json;
  }
}
