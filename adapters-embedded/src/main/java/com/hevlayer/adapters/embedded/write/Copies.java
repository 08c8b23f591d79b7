package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.WriteResult;
import java.time.Instant;
import java.util.Objects;

/** The rules of copies and branches. */
public final class Copies {
  private Copies() {}

  /** Refuses what no source can serve. */
  public static void check(CopyRequest request) {
    JsonObject encryption = request.encryption();
    if (encryption != null) {
      WritePlanner.checkEncryption(encryption);
    }
    if (request.sourceRegion() != null) {
      throw Refusal.meaning(
          "source_region '" + request.sourceRegion() + "' is unknown: this store has no regions");
    }
  }

  /** Refuses what this source cannot serve. */
  public static void check(CopyRequest request, NamespaceState source) {
    if (request.branch() && source.shards() > 0) {
      throw Refusal.meaning(
          "namespace '" + request.source() + "' is sharded and cannot be branched");
    }
  }

  /** Returns the state of the new namespace. */
  public static NamespaceState derive(CopyRequest request, NamespaceState source, Instant now) {
    int shards = Objects.requireNonNullElse(request.shards(), source.shards());
    return source.copied(now, request.branch() ? request.source() : null, shards);
  }

  /** Returns the refusal of a destination that exists. */
  public static Refusal exists(String destination, boolean branch) {
    return Refusal.of(
        branch ? 409 : 400, "Destination namespace `" + destination + "` already exists");
  }

  /** Returns the answer. */
  public static Answer<WriteResult> answer(
      CopyRequest request, NamespaceState state, long rows, long nanos) {
    String verb = request.branch() ? "branched from " : "copied from ";
    return Answer.ok(
        WriteResult.builder()
            .message(verb + request.source() + " with " + rows + " rows")
            .affected(request.branch() ? 0 : rows)
            .build(),
        WriteCost.usage(request.branch() ? 0 : state.approxBytes(rows), false, nanos));
  }
}
