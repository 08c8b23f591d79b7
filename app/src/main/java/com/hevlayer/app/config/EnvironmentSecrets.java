package com.hevlayer.app.config;

import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.ports.plugin.Secret;
import java.util.Locale;
import java.util.Optional;

/** Secrets that stand in environment variables. */
public final class EnvironmentSecrets implements SecretSource {
  private final Environment environment;

  /** Creates a source of this environment. */
  public EnvironmentSecrets(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Optional<Secret> find(SecretRef reference) {
    return environment.get(whereIs(reference)).map(Secret::of);
  }

  @Override
  public String whereIs(SecretRef reference) {
    return "LAYER_SECRET_" + variable(reference.name()) + "_" + variable(reference.key());
  }

  private static String variable(String text) {
    StringBuilder name = new StringBuilder(text.length());
    text.toUpperCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> {
          boolean alphanumeric = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
          name.append(alphanumeric ? (char) c : '_');
        });
    return name.toString();
  }
}
