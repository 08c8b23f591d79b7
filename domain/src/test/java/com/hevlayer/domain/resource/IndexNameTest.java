package com.hevlayer.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexNameTest {

  @ParameterizedTest
  @CsvSource({
    "products-2026, products-2026",
    "9lives, 9lives",
    "Shop/Products, shop-products-7d9f38a6",
    "catalog_v2, catalog-v2-99a1bc21",
    "catalog.v2, catalog-v2-e596bfea",
    "Catalog.V2, catalog-v2-fca2e8ea",
    "tenant_42__docs, tenant-42--docs-96c77725",
    "orders-, orders-0be751d3"
  })
  void of_namespace_isNamed(String namespace, String name) {
    assertThat(IndexName.of(namespace)).contains(name);
  }

  @Test
  void of_longNamespace_isCutAndHashed() {
    assertThat(IndexName.of("a".repeat(63))).contains("a".repeat(63));
    assertThat(IndexName.of("a".repeat(64))).contains("a".repeat(54) + "-d96f0f85");
  }

  @Test
  void of_nothingUsable_isNone() {
    assertThat(IndexName.of("___")).isEmpty();
    assertThat(IndexName.of("")).isEmpty();
  }

  @Test
  void of_manyNames_areLabels() {
    for (String namespace :
        new String[] {"-", "a.b", "..x", "Ünï", "x".repeat(53) + "--y", "A".repeat(128)}) {
      IndexName.of(namespace)
          .ifPresent(name -> assertThat(name).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
    }
    assertThat(IndexName.hashed("products-2026")).matches("products-2026-[0-9a-f]{8}");
  }
}
