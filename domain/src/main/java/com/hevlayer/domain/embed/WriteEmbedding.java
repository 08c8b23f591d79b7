package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.Splices;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts in the rows of writes, and the vectors that join them. Thread-safe. */
public final class WriteEmbedding {
  private static final int NOT_FOUND = 404;

  private final Profiles profiles;
  private final EmbeddingService service;

  /** Creates one. */
  public WriteEmbedding(Profiles profiles, EmbeddingService service) {
    this.profiles = profiles;
    this.service = service;
  }

  /**
   * Judges what a write says about embedding and embeds what is the gateway's to embed; blocks only
   * where there is something to embed or to look up.
   *
   * @throws Fault if the write is refused or embedding fails
   */
  public Prepared prepare(Target target, BodyIndex index) {
    if (!index.isObject()) {
      return Prepared.UNCHANGED;
    }
    JsonObject schema = schema(index);
    Map<String, Optional<Profile>> declared = schema == null ? Map.of() : EmbedSchema.read(schema);
    Map<String, Profile> known = profiles.of(target.namespace());
    if (declared.isEmpty() && known.isEmpty()) {
      return Prepared.UNCHANGED;
    }
    Map<String, Profile> effective = new LinkedHashMap<>(known);
    declared.forEach((source, profile) ->
        profile.ifPresentOrElse(it -> effective.put(source, it), () -> effective.remove(source)));
    List<Profile> own =
        effective.values().stream().filter(profile -> profile.byGateway(target)).toList();
    check(target, own);
    PatchCheck.refuse(index, own);
    boolean rows = hasRows(index);
    EmbeddedRows embedded = new EmbeddedRows(target, index, own);
    if (rows) {
      distanceMetric(target, index, effective);
    }
    EmbeddedRows.Result result = embedded.embed(service);
    List<Splice> splices = new ArrayList<>(result.splices());
    SchemaEdit.splice(target, index, schema, declared, known, result.lengths())
        .ifPresent(splices::add);
    splices.sort(Comparator.comparingLong(Splice::offset));
    return new Prepared(
        splices.isEmpty() ? null : Splices.apply(index.body(), splices),
        result.usage(),
        result.chunked(),
        declared(declared, rows ? effective.keySet() : Set.of()));
  }

  /** Remembers what an accepted write declared. */
  public void accepted(NamespaceName namespace, Prepared prepared) {
    profiles.remember(namespace, prepared.declared());
  }

  private static @Nullable JsonObject schema(BodyIndex index) {
    Member schema = index.member("schema");
    return schema != null && schema.kind() == ValueKind.OBJECT
        ? (JsonObject) index.read(schema)
        : null;
  }

  private static void check(Target target, List<Profile> own) {
    Set<String> targets = new HashSet<>();
    for (Profile profile : own) {
      if (profile.serving() == Serving.LOCAL) {
        throw EmbeddingService.local(profile.documents());
      }
      if (own.size() > 1 && profile.chunking() != null) {
        throw new Fault.Invalid(
            "schema."
                + profile.source()
                + ".embed.chunk: a namespace with chunks has one attribute that the gateway"
                + " embeds, not "
                + own.size());
      }
      if (!targets.add(profile.target(target))) {
        throw new Fault.Invalid(
            "schema."
                + profile.source()
                + ".embed: another attribute is embedded into '"
                + profile.target(target)
                + "' already; allowed is one for each"
                + (Profile.hasOneVector(target) ? " namespace of this store" : ""));
      }
    }
  }

  private static boolean hasRows(BodyIndex index) {
    Member rows = index.member("upsert_rows");
    Member columns = index.member("upsert_columns");
    return (rows != null && rows.kind() == ValueKind.ARRAY && !isEmpty(index, rows))
        || (columns != null && columns.kind() == ValueKind.OBJECT && !isEmpty(index, columns));
  }

  private static boolean isEmpty(BodyIndex index, Member container) {
    for (long i = container.offset() + 1; i < container.end() - 1; i++) {
      byte b = index.body().get(ValueLayout.JAVA_BYTE, i);
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** The first write of a vector has to say how vectors are compared. */
  private void distanceMetric(Target target, BodyIndex index, Map<String, Profile> effective) {
    Member metric = index.member("distance_metric");
    boolean given = metric != null && metric.kind() != ValueKind.NULL;
    boolean first =
        effective.keySet().stream()
            .anyMatch(source -> !profiles.written(target.namespace(), source));
    if (given || !first || storeEmbeds(target)) {
      return;
    }
    throw new Fault.Invalid(
        "distance_metric is required on the first write of embedded rows; allowed are"
            + " cosine_distance and euclidean_squared");
  }

  private static boolean storeEmbeds(Target target) {
    Answer<NamespaceDescription> answer = target.describe();
    if (answer instanceof Answer.Refused<NamespaceDescription> refused
        && refused.status() == NOT_FOUND) {
      return false;
    }
    return StoreAnswers.wrapping(answer, "reading the metadata", target.kind())
        .value()
        .schema()
        .values()
        .stream()
        .anyMatch(attribute -> attribute.embed().isPresent());
  }

  private static Profiles.Declared declared(
      Map<String, Optional<Profile>> declared, Set<String> written) {
    Map<String, Profile> puts = new LinkedHashMap<>();
    Set<String> removed = new HashSet<>();
    declared.forEach((source, profile) ->
        profile.ifPresentOrElse(it -> puts.put(source, it), () -> removed.add(source)));
    return new Profiles.Declared(puts, removed, written);
  }
}
