package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import org.jspecify.annotations.Nullable;

/** Turns the text of a query into a vector. Thread-safe; blocks. */
@FunctionalInterface
public interface QueryVectors {
  /** No provider is configured. */
  QueryVectors NONE =
      (target, attribute, model, text) -> {
        throw new Fault.Unavailable("no embedding provider is configured");
      };

  /**
   * Embeds a text.
   *
   * @param attribute the attribute whose text is searched
   * @param model {@code provider/model}, or {@code null}: the profile of the attribute decides
   * @throws Fault if there is no model, no provider, or the provider fails
   */
  EmbeddedQuery embed(Target target, String attribute, @Nullable String model, String text);
}
