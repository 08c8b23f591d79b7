package com.hevlayer.ports.store;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** What a store is and can do; constant while it is open. Immutable. */
public final class StoreProfile {

  /** What a store may be able to do beyond the methods it must implement. */
  public enum Capability {
    /** Several queries on one snapshot in one call, with or without fusion. */
    MULTI_QUERY,
    /** Reciprocal-rank fusion inside the store. */
    FUSION,
    /** Dense vector ranking. */
    VECTOR_RANKING,
    /** BM25 ranking and token filters. */
    TEXT_RANKING,
    /** Sparse vector ranking. */
    SPARSE_RANKING,
    /** Aggregations and grouping. */
    AGGREGATION,
    /** Computed attributes. */
    COMPUTED_ATTRIBUTES,
    /** Conditions on writes. */
    CONDITIONAL_WRITE,
    /** {@code delete_by_filter} and {@code patch_by_filter}. */
    FILTER_WRITE,
    /** {@link VectorStore#changeSchema}. */
    SCHEMA_CHANGE,
    /** {@link VectorStore#configure}. */
    CONFIGURE,
    /** {@link VectorStore#copy} of kind copy. */
    COPY,
    /** {@link VectorStore#copy} of kind branch. */
    BRANCH,
    /** {@link VectorStore#startCopy} and {@link VectorStore#operation}. */
    ASYNC_COPY,
    /** {@link VectorStore#warm}. */
    WARM,
    /** {@link VectorStore#recall}. */
    RECALL,
    /** {@link VectorStore#explain}. */
    EXPLAIN
  }

  /** How a store says whether its index holds every accepted write. */
  public enum Freshness {
    /** Every read sees every accepted write. */
    ALWAYS_CURRENT,
    /** {@link NamespaceDescription#index} says it. */
    REPORTED,
    /** Nobody knows. */
    UNKNOWN
  }

  private final String kind;
  private final Set<Capability> capabilities;
  private final Freshness freshness;

  private StoreProfile(String kind, Set<Capability> capabilities, Freshness freshness) {
    this.kind = Objects.requireNonNull(kind);
    this.capabilities = Set.copyOf(capabilities);
    this.freshness = Objects.requireNonNull(freshness);
  }

  /** Returns a profile with these capabilities and no others. */
  public static StoreProfile of(String kind, Set<Capability> capabilities, Freshness freshness) {
    return new StoreProfile(kind, capabilities, freshness);
  }

  /** Returns a profile with every capability of this version of the SPI. */
  public static StoreProfile complete(String kind, Freshness freshness) {
    return new StoreProfile(kind, EnumSet.allOf(Capability.class), freshness);
  }

  /** Returns the kind, such as {@code turbopuffer}. */
  public String kind() {
    return kind;
  }

  /** Returns what the store can do. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** Whether the store can do this. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /** Returns how the store says whether its index is current. */
  public Freshness freshness() {
    return freshness;
  }
}
