package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.adapters.embedded.text.WordTokenizer;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a namespace while one request works on it: definitions are merged, types of new
 * attributes inferred. Used by one thread.
 */
public final class SchemaChange {
  /** The most attributes of a namespace. */
  public static final int MAX_ATTRIBUTES = 1_024;

  /** The most dense vector attributes of a namespace. */
  public static final int MAX_VECTORS = 8;

  /** The longest name of an attribute, in bytes. */
  public static final int MAX_NAME_BYTES = 128;

  private final @Nullable NamespaceSchema base;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private @Nullable ValueKind idKind;
  private @Nullable DistanceMetric metric;
  private int nextNumber;
  private boolean changed;
  private boolean rebuild;

  /** Starts from the schema of a namespace, or from nothing where there is no namespace yet. */
  public SchemaChange(@Nullable NamespaceSchema base) {
    this.base = base;
    if (base == null) {
      nextNumber = 1;
      changed = true;
    } else {
      attributes.putAll(base.byName());
      idKind = base.idKind();
      metric = base.metric();
      nextNumber = base.nextNumber();
    }
  }

  /** Whether the schema differs from the one it started from. */
  public boolean isChanged() {
    return changed;
  }

  /** Whether rows that exist must be indexed anew. */
  public boolean needsRebuild() {
    return rebuild;
  }

  /** Returns the attribute as it is now, or {@code null}. */
  public @Nullable Attribute attribute(String name) {
    return attributes.get(name);
  }

  /** Returns the dense vector attributes. */
  public List<Attribute> vectors() {
    List<Attribute> vectors = new ArrayList<>();
    for (Attribute attribute : attributes.values()) {
      if (attribute.kind().isVector()) {
        vectors.add(attribute);
      }
    }
    return vectors;
  }

  /** Returns the kind of the ids, or {@code null} as long as nothing says it. */
  public @Nullable ValueKind idKind() {
    return idKind;
  }

  /** Says what the first id of a new namespace is, unless the schema said it. */
  public ValueKind inferId(Json id) {
    if (idKind == null) {
      idKind = id instanceof JsonString ? ValueKind.STRING : ValueKind.UINT;
    }
    return idKind;
  }

  /**
   * Returns the schema.
   *
   * @throws Refusal 400 if nothing says what the ids are
   */
  public NamespaceSchema build() {
    if (base != null && !changed) {
      return base;
    }
    if (idKind == null) {
      throw Refusal.meaning("a namespace without rows needs the type of id in its schema");
    }
    return new NamespaceSchema(idKind, metric, nextNumber, attributes);
  }

  /** Says how vectors are compared. */
  public void metric(DistanceMetric stated) {
    if (metric != null && metric != stated) {
      throw Refusal.meaning(
          "distance_metric is "
              + metric.wireName()
              + " and cannot be changed to "
              + stated.wireName());
    }
    if (metric == null && (base == null || base.hasVectors())) {
      metric = stated;
      changed = true;
    }
  }

  /** Refuses vectors that nobody said how to compare. */
  public void requireMetric() {
    if (metric == null && !vectors().isEmpty()) {
      throw Refusal.meaning(
          "distance_metric is required with the first vectors: cosine_distance or"
              + " euclidean_squared");
    }
  }

  /** Merges definitions, each as written. */
  public void define(Map<String, Json> definitions) {
    for (Map.Entry<String, Json> entry : definitions.entrySet()) {
      String name = entry.getKey();
      if (name.equals(NamespaceSchema.ID)) {
        defineId(entry.getValue());
      } else if (AttributeDefinition.isDrop(name, entry.getValue())) {
        drop(name);
      } else {
        define(name, AttributeDefinition.read(name, entry.getValue()));
      }
    }
  }

  private void defineId(Json definition) {
    if (AttributeDefinition.isDrop(NamespaceSchema.ID, definition)) {
      throw Refusal.meaning("attribute \"id\" cannot be dropped");
    }
    AttributeType type = AttributeDefinition.read(NamespaceSchema.ID, definition).type();
    boolean allowed =
        !type.array()
            && (type.kind() == ValueKind.UINT
                || type.kind() == ValueKind.UUID
                || type.kind() == ValueKind.STRING);
    if (!allowed) {
      throw Refusal.meaning("type of id is " + type + ", allowed are uint, uuid and string");
    }
    if (idKind != null && idKind != type.kind()) {
      throw Refusal.meaning(
          "type of id is " + idKind.wireName() + " and cannot be changed to " + type);
    }
    idKind = type.kind();
  }

  private void drop(String name) {
    Attribute attribute = attributes.get(name);
    if (attribute == null) {
      return;
    }
    if (attribute.kind().isVector() && vectors().size() == 1) {
      throw Refusal.meaning(
          "attribute \"" + name + "\" is the only vector of the namespace and cannot be dropped");
    }
    attributes.remove(name);
    changed = true;
  }

  private void define(String name, AttributeDefinition definition) {
    if (definition.metric() != null) {
      metric(definition.metric());
    }
    Attribute known = attributes.get(name);
    if (known == null) {
      create(name, definition);
      return;
    }
    AttributeType type = known.type();
    boolean refined = type.kind() == ValueKind.UNKNOWN && definition.type().array();
    if (!type.equals(definition.type()) && !refined && !isUnknownArray(definition.type(), type)) {
      throw Refusal.meaning(
          "attribute \""
              + name
              + "\" has type "
              + type
              + " and cannot be changed to "
              + definition.type());
    }
    if (refined) {
      type = definition.type();
    }
    Attribute merged = merge(known.withType(type), definition);
    check(merged, definition);
    if (merged.equals(known)) {
      return;
    }
    if (needsRebuild(known, merged)) {
      merged = merged.withField(nextNumber++);
      rebuild = true;
    }
    attributes.put(name, merged);
    changed = true;
  }

  private static boolean isUnknownArray(AttributeType stated, AttributeType known) {
    return stated.kind() == ValueKind.UNKNOWN && known.array();
  }

  private static Attribute merge(Attribute known, AttributeDefinition stated) {
    boolean reset = stated.shorthand();
    TextOptions text = known.text();
    if (reset || stated.textOff()) {
      text = null;
    } else if (stated.textOn()) {
      text = text == null ? stated.text().resolve() : merge(text, stated.text());
    }
    return new Attribute(
        known.name(),
        known.id(),
        known.field(),
        known.type(),
        or(stated.filterable(), known.filterable()),
        text,
        !reset && or(stated.regex(), known.regex()),
        !reset && or(stated.glob(), known.glob()),
        !reset && or(stated.fuzzy(), known.fuzzy()),
        known.ann(),
        or(stated.lateInteraction(), known.lateInteraction()),
        or(stated.sparseKnn(), known.sparseKnn()));
  }

  private static TextOptions merge(TextOptions known, TextOptions.Stated stated) {
    WordTokenizer tokenizer = or(stated.tokenizer(), known.tokenizer());
    boolean asIs = tokenizer == WordTokenizer.PRE_TOKENIZED_ARRAY;
    boolean wasAsIs = known.preTokenized();
    return new TextOptions(
        tokenizer,
        or(stated.language(), known.language()),
        or(stated.stemming(), known.stemming()),
        or(stated.removeStopwords(), known.removeStopwords()),
        asIs || or(stated.caseSensitive(), !wasAsIs && known.caseSensitive()),
        or(stated.asciiFolding(), known.asciiFolding()),
        or(stated.maxTokenLength(), known.maxTokenLength()),
        or(stated.k1(), known.k1()),
        or(stated.b(), known.b()),
        or(stated.k3(), known.k3()));
  }

  private static boolean needsRebuild(Attribute known, Attribute merged) {
    if (merged.filterable() && !known.filterable()) {
      return true;
    }
    if (merged.hasPatterns() && !known.hasKeywords()) {
      return true;
    }
    TextOptions text = merged.text();
    return text != null && (known.text() == null || !text.sameAnalysis(known.text()));
  }

  private void create(String name, AttributeDefinition stated) {
    AttributeType type = stated.type();
    boolean indexed =
        stated.textOn()
            || or(stated.regex(), false)
            || or(stated.glob(), false)
            || or(stated.fuzzy(), false);
    Attribute attribute =
        new Attribute(
            name,
            nextNumber,
            nextNumber,
            type,
            type.isComparable() && or(stated.filterable(), !indexed),
            stated.textOn() ? stated.text().resolve() : null,
            or(stated.regex(), false),
            or(stated.glob(), false),
            or(stated.fuzzy(), false),
            type.kind() == ValueKind.VECTOR,
            or(stated.lateInteraction(), false),
            or(stated.sparseKnn(), false));
    check(attribute, stated);
    if (type.kind() == ValueKind.VECTOR && !or(stated.ann(), false)) {
      throw Refusal.meaning(
          "attribute \"" + name + "\" has type " + type + ", which requires ann: true");
    }
    add(attribute);
  }

  private void add(Attribute attribute) {
    checkName(attribute.name());
    if (attribute.kind().isVector()) {
      if (base != null) {
        throw Refusal.meaning(
            "attribute \""
                + attribute.name()
                + "\" is a vector: vector attributes are fixed when a namespace is created");
      }
      if (vectors().size() >= MAX_VECTORS) {
        throw Refusal.meaning("a namespace has at most " + MAX_VECTORS + " vector attributes");
      }
    }
    if (attributes.size() >= MAX_ATTRIBUTES) {
      throw Refusal.meaning("a namespace has at most " + MAX_ATTRIBUTES + " attributes");
    }
    nextNumber++;
    attributes.put(attribute.name(), attribute);
    changed = true;
  }

  private static void check(Attribute attribute, AttributeDefinition stated) {
    String subject = "attribute \"" + attribute.name() + "\" has type " + attribute.type();
    boolean text = attribute.type().isText();
    if (!text && (attribute.text() != null || attribute.hasPatterns())) {
      throw Refusal.meaning(
          subject + ": full_text_search, regex, glob and fuzzy need string or []string");
    }
    if (or(stated.filterable(), false) && !attribute.type().isComparable()) {
      throw Refusal.meaning(subject + ", which cannot be filterable");
    }
    if (stated.ann() != null && !attribute.kind().isVector() && stated.ann()) {
      throw Refusal.meaning(subject + ": ann needs a vector");
    }
    if (or(stated.lateInteraction(), false) && attribute.kind() != ValueKind.MULTI_VECTOR) {
      throw Refusal.meaning(subject + ": late_interaction needs an array of vectors");
    }
    if (attribute.kind() == ValueKind.MULTI_VECTOR
        && or(stated.ann(), false)
        && !attribute.lateInteraction()) {
      throw Refusal.meaning(subject + ": ann of an array of vectors needs late_interaction: true");
    }
    if (or(stated.sparseKnn(), false) && attribute.kind() != ValueKind.SPARSE) {
      throw Refusal.meaning(subject + ": sparse_knn needs {}f16");
    }
    TextOptions options = attribute.text();
    if (options != null) {
      List<String> problems = new ArrayList<>();
      if (stated.textOn()) {
        problems.addAll(stated.text().problems(attribute.isArray()));
      }
      if (problems.isEmpty()) {
        problems.addAll(options.problems());
      }
      if (options.preTokenized() && !attribute.isArray() && problems.isEmpty()) {
        problems.add("tokenizer pre_tokenized_array needs []string");
      }
      if (!problems.isEmpty()) {
        throw Refusal.meaning(
            "full_text_search of attribute \""
                + attribute.name()
                + "\": "
                + String.join("; ", problems));
      }
    }
  }

  /**
   * Returns the attribute for a value that is not null, creating it where the schema does not know
   * it.
   *
   * @throws Refusal if no type can be inferred
   */
  public Attribute infer(String name, Json value) {
    Attribute known = attributes.get(name);
    if (known == null) {
      AttributeType type = TypeInference.of(name, value);
      Attribute fresh =
          new Attribute(
              name,
              nextNumber,
              nextNumber,
              type,
              type.isComparable(),
              null,
              false,
              false,
              false,
              type.kind() == ValueKind.VECTOR,
              false,
              false);
      add(fresh);
      return fresh;
    }
    if (known.kind() == ValueKind.UNKNOWN && value instanceof JsonArray array && array.size() > 0) {
      AttributeType type = TypeInference.of(name, value);
      if (!type.array()) {
        throw Refusal.meaning(
            "attribute \"" + name + "\" has type []unknown, but got " + value.describe());
      }
      Attribute refined = known.withType(type);
      attributes.put(name, refined);
      changed = true;
      return refined;
    }
    return known;
  }

  /** Refuses names that attributes must not have. */
  public static void checkName(String name) {
    if (name.isEmpty() || Values.utf8Length(name) > MAX_NAME_BYTES) {
      throw Refusal.meaning(
          "attribute name of "
              + Values.utf8Length(name)
              + " bytes is not allowed, names have 1 to "
              + MAX_NAME_BYTES);
    }
    if (name.charAt(0) == '$') {
      throw Refusal.meaning("attribute name \"" + name + "\" must not start with $");
    }
  }

  private static <T> T or(@Nullable T stated, T otherwise) {
    return stated == null ? Objects.requireNonNull(otherwise) : stated;
  }
}
