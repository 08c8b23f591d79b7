package com.hevlayer.domain.federation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.EmbeddingProfile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProfileCheckTest {
  private static final VectorSchema UNKNOWN = VectorSchema.UNKNOWN;

  private static ThrowingCallable check(VectorSchema stated, int dimension) {
    EmbeddingProfile profile = new EmbeddingProfile("p/m", 3, "cosine_distance", "l2");
    return () -> ProfileCheck.check("a", profile, stated, dimension);
  }

  private static void assertRefused(ThrowingCallable check, String what) {
    assertThatThrownBy(check)
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("the embedding profile of namespace 'a' says " + what);
  }

  @Test
  void check_contradictions_areRefused() {
    assertRefused(check(new VectorSchema(4, null), 0), "3 dimensions, the schema of its vectors 4");
    assertRefused(
        check(new VectorSchema(0, "euclidean_squared"), 0),
        "cosine_distance, the schema of its vectors euclidean_squared");
    assertRefused(check(UNKNOWN, 4), "3 dimensions, the vector of the query has 4");
  }

  @Test
  void check_whatIsEqualOrUnknown_passes() {
    assertThatCode(check(new VectorSchema(3, "cosine_distance"), 3)).doesNotThrowAnyException();
    assertThatCode(check(UNKNOWN, 0)).doesNotThrowAnyException();
  }
}
