package com.hevlayer.domain.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.federation.Merge.Part;
import com.hevlayer.domain.routing.EmbeddingProfile;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.AttributeSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final EmbeddingProfile PROFILE =
      new EmbeddingProfile("p/m", 3, "cosine_distance", "l2");

  private static Part part(String name, @Nullable EmbeddingProfile profile) {
    return new Part(name, true, profile);
  }

  private static Part ranked(String name) {
    return new Part(name, false, null);
  }

  @Test
  void of_equalProfiles_isByDistance() {
    Merge merge = Merge.of(List.of(part("a", PROFILE), part("b", PROFILE)), true);
    assertThat(merge).isEqualTo(new Merge(Merge.Method.DISTANCE, null));
    assertThat(merge.method().wireName()).isEqualTo("distance");
    assertThat(Merge.of(List.of(), true)).isEqualTo(merge);
  }

  @Test
  void of_oneRankedPart_takesTurnsWithoutReason() {
    Merge expected = new Merge(Merge.Method.RANK_INTERLEAVE, null);
    assertThat(Merge.of(List.of(part("a", PROFILE), ranked("b")), true)).isEqualTo(expected);
    assertThat(Merge.of(List.of(ranked("b")), false)).isEqualTo(expected);
  }

  @Test
  void of_missingProfile_takesTurnsOrIsRefused() {
    for (List<Part> parts :
        List.of(List.of(part("a", null)), List.of(part("a", PROFILE), part("b", null)))) {
      Merge merge = Merge.of(parts, false);
      assertThat(merge.method()).isEqualTo(Merge.Method.RANK_INTERLEAVE);
      assertThat(merge.reason()).isEqualTo(Merge.Reason.MISSING_EMBEDDING_PROFILE);
      assertThatThrownBy(() -> Merge.of(parts, true))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageStartingWith("missing_embedding_profile");
    }
  }

  @Test
  void of_differentProfiles_takesTurnsOrIsRefused() {
    for (EmbeddingProfile other :
        List.of(
            new EmbeddingProfile("p/n", 3, "cosine_distance", "l2"),
            new EmbeddingProfile("p/m", 4, "cosine_distance", "l2"),
            new EmbeddingProfile("p/m", 3, "euclidean_squared", "l2"),
            new EmbeddingProfile("p/m", 3, "cosine_distance", "none"))) {
      List<Part> parts = List.of(part("a", PROFILE), part("b", other));
      assertThat(Merge.of(parts, false).reason())
          .isEqualTo(Merge.Reason.EMBEDDING_PROFILE_MISMATCH);
      assertThatThrownBy(() -> Merge.of(parts, true))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageStartingWith("embedding_profile_mismatch");
    }
  }

  @Test
  void vectorSchema_ofSchemas_saysWhatTheyState() {
    Json metric = Json.of("cosine_distance");
    assertThat(
            VectorSchema.of(
                Map.of(
                    "vector",
                    AttributeSchema.builder("[384]f16")
                        .ann(Json.object("distance_metric", metric))
                        .build())))
        .isEqualTo(new VectorSchema(384, "cosine_distance"));
    for (String type : List.of("vector", "[]f32", "[x]f32", "[9999999999]f32", "f32[3]")) {
      assertThat(VectorSchema.of(Map.of("vector", AttributeSchema.builder(type).build())))
          .isEqualTo(VectorSchema.UNKNOWN);
    }
    assertThat(VectorSchema.of(Map.of())).isEqualTo(VectorSchema.UNKNOWN);
  }
}
