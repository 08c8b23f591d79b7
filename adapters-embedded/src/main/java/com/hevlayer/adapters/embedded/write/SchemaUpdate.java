package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.SchemaChange;
import com.hevlayer.ports.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change of the schema alone. */
public final class SchemaUpdate implements Change<NamespaceSchema> {
  private final Map<String, Json> definitions;

  /** Creates one of definitions as written. */
  public SchemaUpdate(Map<String, Json> definitions) {
    this.definitions = definitions;
  }

  @Override
  public boolean needsRows(@Nullable NamespaceState current) {
    return false;
  }

  @Override
  public Outcome<NamespaceSchema> evaluate(
      @Nullable NamespaceState current, @Nullable Snapshot view, Instant now) {
    NamespaceState before = Objects.requireNonNull(current);
    SchemaChange change = new SchemaChange(before.schema());
    change.define(definitions);
    NamespaceSchema after = change.build();
    if (!change.isChanged()) {
      return new Outcome<>(null, after);
    }
    NamespaceState state = before.updated(after, now, false);
    return new Outcome<>(
        new Effect(state, change.needsRebuild(), List.of(), List.of(), null), after);
  }
}
