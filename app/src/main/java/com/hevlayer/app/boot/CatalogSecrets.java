package com.hevlayer.app.boot;

import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;

/** Secrets that lie beside the definitions of stores. */
final class CatalogSecrets implements SecretSource {
  private final Catalog catalog;

  CatalogSecrets(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Optional<Secret> find(SecretRef reference) {
    return catalog.secret(reference.name(), reference.key());
  }

  @Override
  public String whereIs(SecretRef reference) {
    return "key '" + reference.key() + "' of Secret '" + reference.name() + "'";
  }
}
