package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.store.Answer;
import java.util.List;

/** Asks an {@link Embedder}. */
final class PortProvider implements EmbeddingProvider {
  private final Embedder embedder;

  PortProvider(Embedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public int most() {
    return EmbedRequest.MOST_INPUTS;
  }

  @Override
  public Embeddings embed(Target target, EmbeddingSpec spec, List<EmbedInput> inputs) {
    EmbedRequest request = new EmbedRequest(spec.model(), spec.dims(), spec.modality(), inputs);
    return switch (embedder.embed(target.context(), request)) {
      case Answer.Ok<Embeddings> ok -> ok.value();
      case Answer.Refused<Embeddings> refused -> throw refusal(refused);
      case Answer.Unsupported<Embeddings> _ ->
          throw new Fault.Invalid(
              "the embedding provider cannot embed "
                  + Fields.lower(spec.modality())
                  + " inputs with "
                  + spec.model());
    };
  }

  private static Fault refusal(Answer.Refused<?> refused) {
    return new Fault.StepRefused(
        "embedding failed: the provider answered "
            + refused.status()
            + ": "
            + StoreAnswers.cut(StoreAnswers.text(refused.body())));
  }
}
