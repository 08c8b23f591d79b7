package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.Modality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeds texts of queries by the profile of the attribute, or by what the store's schema says of
 * it. Thread-safe.
 */
public final class ProfileVectors implements QueryVectors {
  private final Profiles profiles;
  private final EmbeddingService service;

  /** Creates one. */
  public ProfileVectors(Profiles profiles, EmbeddingService service) {
    this.profiles = profiles;
    this.service = service;
  }

  @Override
  public EmbeddedQuery embed(Target target, String attribute, @Nullable String model, String text) {
    if (model != null) {
      ModelNames.check(model, "model");
    }
    Profile profile = profiles.find(target.namespace(), attribute);
    if (profile != null) {
      return embed(
          target,
          profile.target(target),
          profile.queries(model),
          profile.queryInstruction() + text);
    }
    VectorAttributes schema = new VectorAttributes(target);
    String chosen = model == null ? schema.model(attribute) : model;
    if (chosen == null) {
      throw noModel(attribute);
    }
    EmbeddingSpec spec =
        new EmbeddingSpec(Serving.NATIVE, chosen, schema.dims(attribute), Modality.TEXT);
    return embed(target, schema.of(attribute), spec, text);
  }

  private EmbeddedQuery embed(Target target, String attribute, EmbeddingSpec spec, String text) {
    EmbeddingService.Embedded embedded = service.embed(target, spec, List.of(text));
    return new EmbeddedQuery(attribute, embedded.vectors().getFirst(), embedded.usage());
  }

  static Fault noModel(String attribute) {
    return new Fault.Invalid(
        "a model name must be provided: attribute '"
            + attribute
            + "' has no embedding model; allowed is [\"Embed\", text, {\"model\":"
            + " \"provider/name\"}]");
  }
}
