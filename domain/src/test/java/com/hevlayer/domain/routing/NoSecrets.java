package com.hevlayer.domain.routing;

import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;

/** Finds no secret. */
public enum NoSecrets implements SecretSource {
  /** The only one. */
  INSTANCE;

  @Override
  public Optional<Secret> find(SecretRef reference) {
    return Optional.empty();
  }

  @Override
  public String whereIs(SecretRef reference) {
    return "nowhere";
  }
}
