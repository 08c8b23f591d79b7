package com.hevlayer.domain.embed;

import com.hevlayer.domain.embed.Chunking.Plain;
import com.hevlayer.domain.embed.Chunking.Sections;
import com.hevlayer.domain.embed.Chunking.Strategy;
import com.hevlayer.domain.embed.Chunking.Unit;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads how texts are cut. */
final class ChunkReader {
  private static final String STRATEGIES = "none, fixed, recursive, sentence, markdown or section";
  private static final Json SECTION = Json.of("section");

  private ChunkReader() {}

  /**
   * Reads a {@code chunk} object.
   *
   * @throws Fault.Invalid if it is malformed
   */
  static Chunking read(Json value, String path, String source, String target) {
    Fields chunk = Fields.of(value, path, "an object with a strategy");
    return chunk.required("strategy", STRATEGIES).equals(SECTION)
        ? sections(chunk, source, target)
        : plain(chunk);
  }

  private static Plain plain(Fields chunk) {
    Json named = chunk.required("strategy", STRATEGIES);
    if (named.equals(SECTION)) {
      throw new Fault.Invalid(
          chunk.path()
              + ".strategy is section, which cannot split a section; allowed are the others");
    }
    Strategy strategy = chunk.choice("strategy", named, List.of(Strategy.values()));
    chunk.only(
        strategy == Strategy.NONE
            ? List.of("strategy", "unit", "tokenizer")
            : List.of("strategy", "unit", "size", "overlap", "tokenizer"));
    Json unitNamed = chunk.get("unit");
    Unit unit =
        unitNamed == null
            ? Unit.CHARACTERS
            : chunk.choice("unit", unitNamed, List.of(Unit.values()));
    if (unit == Unit.TOKENS) {
      chunk.text("tokenizer", chunk.required("tokenizer", "a string that is not empty"));
    } else if (chunk.has("tokenizer")) {
      throw new Fault.Invalid(chunk.path() + ".tokenizer needs unit tokens");
    }
    if (strategy == Strategy.NONE) {
      return new Plain(strategy, unit, 1, 0);
    }
    Integer size = chunk.integer("size", 1);
    if (size == null) {
      throw new Fault.Invalid(chunk.path() + ".size is missing; allowed is an integer above 0");
    }
    Integer given = chunk.integer("overlap", 0);
    int overlap = given == null ? 0 : given;
    if (overlap >= size) {
      throw new Fault.Invalid(
          chunk.path() + ".overlap is " + overlap + "; allowed is less than the size, " + size);
    }
    return new Plain(strategy, unit, size, overlap);
  }

  private static Sections sections(Fields chunk, String source, String target) {
    chunk.only(List.of("strategy", "sectionSource", "fields", "sectionAttribute", "split"));
    Json from = chunk.required("sectionSource", "jsonFields");
    if (!from.equals(Json.of("jsonFields"))) {
      throw Fields.invalid(chunk.path() + ".sectionSource", from, "jsonFields");
    }
    String given = chunk.text("sectionAttribute");
    String attribute = given == null ? "section" : given;
    if (attribute.startsWith(WireNames.RESERVED_PREFIX)
        || attribute.equals("id")
        || attribute.equals(source)
        || attribute.equals(target)) {
      throw new Fault.Invalid(
          chunk.path()
              + ".sectionAttribute is "
              + Json.of(attribute)
              + ", which is taken; allowed is an attribute of its own");
    }
    Json split = chunk.get("split");
    return new Sections(
        fields(chunk),
        attribute,
        split == null
            ? null
            : plain(Fields.of(split, chunk.path() + ".split", "an object with a strategy")));
  }

  private static List<String> fields(Fields chunk) {
    String allowed = "an array of different names, not empty, without #";
    Json given = chunk.required("fields", allowed);
    Set<String> fields = new LinkedHashSet<>();
    boolean legal = given instanceof JsonArray array && array.size() > 0;
    if (given instanceof JsonArray array) {
      for (Json field : array.values()) {
        legal &=
            field instanceof JsonString name
                && !name.value().isEmpty()
                && name.value().indexOf('#') < 0
                && fields.add(name.value());
      }
    }
    if (!legal) {
      throw new Fault.Invalid(chunk.path() + ".fields is " + given + "; allowed is " + allowed);
    }
    return List.copyOf(fields);
  }
}
