package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What came of judging a workload. Immutable.
 *
 * @param refusal why it is not accepted, or {@code null} if it is
 * @param pool where its pods run, or {@code null} if no usable pool was found
 * @param podSpec what its pods are, or {@code null} if that was not reached
 * @param going what has to go away before anything can be done, for people; {@code null} if nothing
 */
record Verdict(
    @Nullable Refusal refusal,
    @Nullable Pool pool,
    @Nullable JsonObject podSpec,
    @Nullable String going) {

  static Verdict refused(@Nullable Refusal refusal, @Nullable Pool pool) {
    return new Verdict(refusal, pool, null, null);
  }
}
