package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.Modality;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an attribute is embedded. Immutable.
 *
 * @param source the attribute that holds the text or the image
 * @param model {@code provider/name[@revision]}
 * @param dims how many numbers a vector has; {@code null}: as the model gives
 * @param target the attribute that takes the vector, where the store does not prescribe another
 * @param documentInstruction stands before every text that is written; often empty
 * @param queryInstruction stands before every text that is searched; often empty
 * @param chunking {@code null}: a row is one chunk and stays alone
 */
public record Profile(
    String source,
    String model,
    @Nullable Integer dims,
    String target,
    Serving serving,
    String documentInstruction,
    String queryInstruction,
    Modality modality,
    @Nullable Chunking chunking) {
  /** The kind of store that keeps one vector for a row, under this name. */
  private static final String SEARCH = "search";

  private static final String ITS_VECTOR = "vector";

  /** Whether the gateway embeds, and not the store. */
  boolean byGateway(Target at) {
    return serving != Serving.NATIVE || !at.speaksWire();
  }

  /** Returns the attribute that takes the vector in this store. */
  String target(Target at) {
    return hasOneVector(at) ? ITS_VECTOR : target;
  }

  /** Whether rows of the store have one vector under a fixed name, which no schema declares. */
  static boolean hasOneVector(Target at) {
    return at.kind().equals(SEARCH);
  }

  /** Returns the attribute that takes a vector when nothing else is said. */
  static String defaultTarget(Target at, String source) {
    return hasOneVector(at) ? ITS_VECTOR : EmbedSchema.TARGET_PREFIX + source;
  }

  /** Returns the attributes whose change means another vector. */
  List<String> inputs() {
    return chunking instanceof Chunking.Sections sections
        ? Stream.concat(Stream.of(source), sections.fields().stream()).toList()
        : List.of(source);
  }

  /** Returns what documents are embedded by. */
  EmbeddingSpec documents() {
    return new EmbeddingSpec(serving, model, dims, modality);
  }

  /** Returns what queries are embedded by: always texts, also where documents are images. */
  EmbeddingSpec queries(@Nullable String explicitModel) {
    return new EmbeddingSpec(
        serving, explicitModel == null ? model : explicitModel, dims, Modality.TEXT);
  }
}
