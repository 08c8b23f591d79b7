package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NamespaceSettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change of pinning, which is recorded and shown, and of whether writes are refused. */
public final class SettingsUpdate implements Change<NamespaceState> {
  private static final int MAX_REPLICAS = 1_000;

  private final NamespaceSettings settings;

  /** Creates one. */
  public SettingsUpdate(NamespaceSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean needsRows(@Nullable NamespaceState current) {
    return false;
  }

  @Override
  public Outcome<NamespaceState> evaluate(
      @Nullable NamespaceState current, @Nullable Snapshot view, Instant now) {
    NamespaceState before = Objects.requireNonNull(current);
    Json pinning = settings.pinning();
    Boolean readOnly = settings.readOnly();
    NamespaceState after =
        before.configured(
            pinning == null ? before.replicas() : replicas(pinning),
            readOnly == null ? before.readOnly() : readOnly);
    if (after.equals(before)) {
      return new Outcome<>(null, before);
    }
    return new Outcome<>(new Effect(after, false, List.of(), List.of(), null), after);
  }

  private static int replicas(Json pinning) {
    return switch (pinning) {
      case JsonNull ignored -> 0;
      case JsonBoolean flag -> flag.value() ? 1 : 0;
      case JsonObject object -> {
        Json replicas = object.get("replicas");
        if (replicas == null || replicas instanceof JsonNull) {
          yield 1;
        }
        if (!(replicas instanceof JsonNumber number && number.isLong())) {
          throw Refusal.shape("pinning: replicas is " + replicas.describe() + ", not an integer");
        }
        long count = number.longValue();
        if (count < 1 || count > MAX_REPLICAS) {
          throw Refusal.meaning(
              "pinning: replicas is " + count + ", allowed are 1 to " + MAX_REPLICAS);
        }
        yield (int) count;
      }
      default ->
          throw Refusal.shape(
              "pinning: invalid type: "
                  + pinning.describe()
                  + ", expected null, a boolean or an object");
    };
  }
}
