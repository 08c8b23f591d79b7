package com.hevlayer.domain.write;

import com.hevlayer.protocol.Splice;
import java.util.List;

/** What becomes of a write. */
public sealed interface WritePlan {

  /**
   * It is refused before anything is sent.
   *
   * @param status 400 for malformed JSON and members that occur twice, else 422
   * @param code {@code bad_request} or {@code validation_error}
   * @param message what is wrong and where
   */
  record Refused(int status, String code, String message) implements WritePlan {}

  /** The body goes on as it came: a change of the schema, a copy, or no object at all. */
  record Unmanaged() implements WritePlan {}

  /**
   * The gateway manages it: the body goes on with these edits.
   *
   * @param splices in ascending order, without overlap
   * @param responseDriven whether only the answer tells which rows changed
   * @param upserts how many rows are upserted by id
   * @param patches how many rows are patched by id
   * @param deletes how many rows are deleted by id
   */
  record Managed(
      List<Splice> splices, boolean responseDriven, long upserts, long patches, long deletes)
      implements WritePlan {
    /** Copies the list. */
    public Managed {
      splices = List.copyOf(splices);
    }
  }
}
