package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.adapters.embedded.text.TextOptions;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a namespace. Immutable.
 *
 * @param id what stands for the attribute in stored rows: never used again in its namespace, so a
 *     name that is dropped and comes back finds none of its old values
 * @param field what the names of its index fields are made of: replaced by a fresh number when its
 *     indexes are built anew
 * @param filterable whether comparisons, order and grouping are served; false for vectors, sparse
 *     vectors and bytes
 * @param text how its full-text index is made, or {@code null} without one
 * @param ann whether a dense vector attribute has an index
 * @param lateInteraction whether several vectors are ranked by late interaction
 * @param sparseKnn whether a sparse vector attribute can be ranked
 */
public record Attribute(
    String name,
    int id,
    int field,
    AttributeType type,
    boolean filterable,
    @Nullable TextOptions text,
    boolean regex,
    boolean glob,
    boolean fuzzy,
    boolean ann,
    boolean lateInteraction,
    boolean sparseKnn) {

  /** Returns the kind of the value or of each element. */
  public ValueKind kind() {
    return type.kind();
  }

  /** Whether its values are arrays of scalars. */
  public boolean isArray() {
    return type.array();
  }

  /** Whether one of the pattern operators has an index of its own. */
  public boolean hasPatterns() {
    return regex || glob || fuzzy;
  }

  /** Whether there are keyword terms: for comparisons or for patterns. */
  public boolean hasKeywords() {
    return type.kind().isKeyword() && (filterable || hasPatterns());
  }

  Attribute withField(int fresh) {
    return new Attribute(
        name,
        id,
        fresh,
        type,
        filterable,
        text,
        regex,
        glob,
        fuzzy,
        ann,
        lateInteraction,
        sparseKnn);
  }

  Attribute withType(AttributeType refined) {
    return new Attribute(
        name,
        id,
        field,
        refined,
        filterable,
        text,
        regex,
        glob,
        fuzzy,
        ann,
        lateInteraction,
        sparseKnn);
  }
}
