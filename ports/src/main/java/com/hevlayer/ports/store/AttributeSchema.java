package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an attribute is typed and indexed. Immutable. */
public final class AttributeSchema {
  private final Builder values;

  private AttributeSchema(Builder values) {
    this.values = values;
  }

  /** Starts the schema of an attribute of this type, such as {@code []string} or {@code [4]f16}. */
  public static Builder builder(String type) {
    return new Builder(type);
  }

  /** Returns the type as it stands on the wire. */
  public String type() {
    return values.type;
  }

  /** Whether it can be filtered by comparison; empty where that has no meaning: ids, vectors. */
  public Optional<Boolean> filterable() {
    return Optional.ofNullable(values.filterable);
  }

  /** Returns the complete full-text options, where there is a full-text index. */
  public Optional<JsonObject> fullTextSearch() {
    return Optional.ofNullable(values.fullTextSearch);
  }

  /** Whether there is a regular expression index. */
  public boolean regex() {
    return values.regex;
  }

  /** Whether there is a glob index. */
  public boolean glob() {
    return values.glob;
  }

  /** Whether there is a fuzzy index. */
  public boolean fuzzy() {
    return values.fuzzy;
  }

  /** Returns {@code {"distance_metric":…}} and the like for a dense vector attribute. */
  public Optional<JsonObject> ann() {
    return Optional.ofNullable(values.ann);
  }

  /** Returns {@code {"distance_metric":"dot_product"}} for a sparse vector attribute. */
  public Optional<JsonObject> sparseKnn() {
    return Optional.ofNullable(values.sparseKnn);
  }

  /** Returns the embedding definition. */
  public Optional<Json> embed() {
    return Optional.ofNullable(values.embed);
  }

  /** Gathers a schema; used by one thread. */
  public static final class Builder {
    private final String type;
    private @Nullable Boolean filterable;
    private @Nullable JsonObject fullTextSearch;
    private boolean regex;
    private boolean glob;
    private boolean fuzzy;
    private @Nullable JsonObject ann;
    private @Nullable JsonObject sparseKnn;
    private @Nullable Json embed;

    private Builder(String type) {
      this.type = type;
    }

    /** Sets whether it can be filtered; {@code null}: has no meaning. */
    public Builder filterable(@Nullable Boolean value) {
      filterable = value;
      return this;
    }

    /** Sets the complete full-text options; {@code null}: no index. */
    public Builder fullTextSearch(@Nullable JsonObject options) {
      fullTextSearch = options;
      return this;
    }

    /** Sets the pattern indexes. */
    public Builder patterns(boolean regexIndex, boolean globIndex, boolean fuzzyIndex) {
      regex = regexIndex;
      glob = globIndex;
      fuzzy = fuzzyIndex;
      return this;
    }

    /** Sets the vector index. */
    public Builder ann(@Nullable JsonObject options) {
      ann = options;
      return this;
    }

    /** Sets the sparse vector index. */
    public Builder sparseKnn(@Nullable JsonObject options) {
      sparseKnn = options;
      return this;
    }

    /** Sets the embedding definition. */
    public Builder embed(@Nullable Json definition) {
      embed = definition;
      return this;
    }

    /** Returns the schema; the builder is not used afterwards. */
    public AttributeSchema build() {
      return new AttributeSchema(this);
    }
  }
}
