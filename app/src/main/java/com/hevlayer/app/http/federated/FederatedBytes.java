package com.hevlayer.app.http.federated;

import com.hevlayer.app.http.FoundRowBytes;
import com.hevlayer.domain.federation.FederatedAnswer;
import com.hevlayer.domain.federation.FederatedRow;
import com.hevlayer.domain.federation.Merge;
import com.hevlayer.protocol.json.JsonBytes;

/** Writes the body of a federated answer. */
final class FederatedBytes {
  private static final int BYTES_OF_A_ROW = 320;
  private static final int BYTES_OF_A_NAMESPACE = 96;

  private FederatedBytes() {}

  static byte[] of(FederatedAnswer answer) {
    JsonBytes out =
        new JsonBytes(
            512
                + BYTES_OF_A_ROW * answer.rows().size()
                + BYTES_OF_A_NAMESPACE * answer.namespaces().size());
    out.openObject().name("rows").openArray();
    for (FederatedRow row : answer.rows()) {
      FoundRowBytes.open(out, row.row());
      out.name("$namespace").value(row.namespace()).name("$rank").value((long) row.rank());
      out.closeObject();
    }
    out.closeArray();
    merge(out, answer.merge());
    if (answer.routing() != null) {
      FoundRowBytes.routing(out, answer.routing());
    }
    if (answer.hybrid() != null) {
      FoundRowBytes.hybrid(out, answer.hybrid());
    }
    out.name("namespaces").openArray();
    for (FederatedAnswer.Answered each : answer.namespaces()) {
      out.openObject().name("namespace").value(each.namespace()).name("stable_as_of");
      if (each.stableAsOf().isPresent()) {
        out.value(each.stableAsOf().getAsLong());
      } else {
        out.nullValue();
      }
      out.name("matched").value((long) each.matched()).closeObject();
    }
    out.closeArray();
    if (!answer.errors().isEmpty()) {
      out.name("errors").openArray();
      answer.errors().forEach(failed -> error(out, failed));
      out.closeArray();
    }
    return out.closeObject().toByteArray();
  }

  private static void merge(JsonBytes out, Merge merge) {
    out.name("merge").openObject().name("method").value(merge.method().wireName());
    out.name("route").value("fused");
    Merge.Reason reason = merge.reason();
    if (reason != null) {
      out.name("downgraded_reason").value(reason.wireName());
    }
    out.closeObject();
  }

  private static void error(JsonBytes out, FederatedAnswer.Failed failed) {
    out.openObject();
    switch (failed) {
      case FederatedAnswer.Failed.OfNamespace namespace ->
          out.name("namespace").value(namespace.namespace()).name("error").value(failed.error());
      case FederatedAnswer.Failed.OfStore store ->
          out.name("store").value(store.store()).name("error").value(failed.error());
      case FederatedAnswer.Failed.Mismatch mismatch ->
          out.name("namespace")
              .value(mismatch.namespace())
              .name("error")
              .value(failed.error())
              .name("code")
              .value("filter_schema_mismatch")
              .name("detail")
              .value(mismatch.detail());
    }
    out.closeObject();
  }
}
