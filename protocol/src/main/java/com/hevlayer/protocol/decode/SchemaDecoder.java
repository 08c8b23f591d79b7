package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schema definitions and namespace settings: shapes and what one definition alone decides. */
public final class SchemaDecoder {
  private static final Set<String> SCALARS =
      Set.of("string", "int", "uint", "float", "bool", "uuid", "datetime", "bytes");
  private static final Set<String> ARRAYS =
      Set.of("[]string", "[]int", "[]uint", "[]float", "[]bool", "[]uuid", "[]datetime", "{}f16");
  private static final Pattern VECTOR = Pattern.compile("(\\[])?\\[([1-9][0-9]{0,8})](f32|f16|i8)");
  private static final int MAX_DIMENSIONS = 10_752;

  private SchemaDecoder() {}

  /**
   * Decodes the body of a schema change: attribute to definition.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static Map<String, Json> changes(MemorySegment body) {
    return changes(JsonText.parse(body), "schema");
  }

  static Map<String, Json> changes(Json source, String path) {
    Map<String, Json> changes = Shape.object(source, path).members();
    for (Map.Entry<String, Json> change : changes.entrySet()) {
      Cells.name(change.getKey(), path);
      definition(change.getKey(), change.getValue(), path + "." + change.getKey());
    }
    return changes;
  }

  private static void definition(String attribute, Json definition, String path) {
    if (definition instanceof JsonString type) {
      type(attribute, type.value(), path);
      return;
    }
    JsonObject object = Shape.object(definition, path, "a type or a map");
    Json drop = object.get("drop");
    if (drop != null) {
      if (!drop.equals(Json.of(true)) || object.members().size() > 1) {
        throw Shape.meaning(path, "`drop` must be true and stand alone");
      }
      if (attribute.equals("id")) {
        throw Shape.meaning(path, "`id` cannot be dropped");
      }
      return;
    }
    Json type = Shape.member(object, "type");
    if (type == null) {
      throw Shape.missing(path, "type");
    }
    type(attribute, Shape.string(type, path + ".type"), path + ".type");
    for (String name : List.of("filterable", "regex", "glob", "fuzzy")) {
      Json value = Shape.member(object, name);
      if (value != null) {
        Shape.bool(value, path + "." + name);
      }
    }
    Json text = Shape.member(object, "full_text_search");
    if (text != null && !(text instanceof JsonBoolean)) {
      TextOptions.check(
          Shape.object(text, path + ".full_text_search", "a boolean or a map"),
          path + ".full_text_search");
    }
    ann(Shape.member(object, "ann"), path + ".ann");
    sparse(Shape.member(object, "sparse_knn"), path + ".sparse_knn");
    embed(Shape.member(object, "embed"), path + ".embed");
  }

  private static void type(String attribute, String type, String path) {
    Matcher vector = VECTOR.matcher(type);
    boolean isVector = vector.matches();
    if (!isVector && !SCALARS.contains(type) && !ARRAYS.contains(type)) {
      throw Shape.unknown(
          path,
          type,
          "one of string, int, uint, float, bool, uuid, datetime, bytes, arrays such as []string,"
              + " vectors such as [384]f32, {}f16");
    }
    if (isVector && Integer.parseInt(vector.group(2)) > MAX_DIMENSIONS) {
      throw Shape.meaning(path, "`" + type + "` has more than " + MAX_DIMENSIONS + " dimensions");
    }
    if (attribute.equals("id") && !Set.of("uint", "uuid", "string").contains(type)) {
      throw Shape.meaning(path, "`id` is of type uint, uuid or string, not `" + type + "`");
    }
  }

  private static void ann(@Nullable Json ann, String path) {
    if (ann == null || ann instanceof JsonBoolean) {
      return;
    }
    JsonObject object = Shape.object(ann, path, "a boolean or a map");
    Json metric = Shape.member(object, "distance_metric");
    if (metric != null) {
      Shape.word(
          metric, path + ".distance_metric", List.of("cosine_distance", "euclidean_squared"));
    }
    Shape.boolMember(object, "late_interaction", false);
  }

  private static void sparse(@Nullable Json sparse, String path) {
    if (sparse == null || sparse instanceof JsonBoolean) {
      return;
    }
    Json metric = Shape.member(Shape.object(sparse, path), "distance_metric");
    if (metric != null) {
      Shape.word(metric, path + ".distance_metric", List.of("dot_product"));
    }
  }

  private static void embed(@Nullable Json embed, String path) {
    if (embed == null || embed instanceof JsonString) {
      return;
    }
    Json model = Shape.member(Shape.object(embed, path, "a string or a map"), "model");
    if (model == null) {
      throw Shape.missing(path, "model");
    }
    Shape.string(model, path + ".model");
  }

  /**
   * Decodes the body of a change of settings.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static NamespaceSettings settings(MemorySegment body) {
    JsonObject object = Shape.object(JsonText.parse(body), "metadata");
    for (String name : object.members().keySet()) {
      if (!name.equals("pinning") && !name.equals("read_only")) {
        throw WireRefusal.meaning("unknown field `" + name + "` in a change of metadata");
      }
    }
    Json pinning = object.get("pinning");
    if (pinning instanceof JsonObject pin) {
      Json replicas = Shape.member(pin, "replicas");
      if (replicas != null && Shape.unsigned(replicas, "pinning.replicas") < 1) {
        throw Shape.meaning("pinning.replicas", "is 0, needed is at least 1");
      }
    } else if (pinning != null
        && !(pinning instanceof JsonBoolean)
        && !(pinning instanceof JsonNull)) {
      throw Shape.invalid("pinning", pinning, "null, a boolean or a map");
    }
    Json readOnly = object.get("read_only");
    return new NamespaceSettings(
        pinning, readOnly == null ? null : Shape.bool(readOnly, "read_only"));
  }

  /** Options of a full-text index. */
  private static final class TextOptions {
    private static final List<String> TOKENIZERS =
        List.of("word_v0", "word_v1", "word_v2", "word_v3", "word_v4", "pre_tokenized_array");
    private static final List<String> LANGUAGES =
        List.of(
            "arabic",
            "danish",
            "dutch",
            "english",
            "finnish",
            "french",
            "german",
            "greek",
            "hungarian",
            "italian",
            "norwegian",
            "portuguese",
            "romanian",
            "russian",
            "spanish",
            "swedish",
            "tamil",
            "turkish");

    static void check(JsonObject options, String path) {
      Json tokenizer = Shape.member(options, "tokenizer");
      if (tokenizer != null) {
        Shape.word(tokenizer, path + ".tokenizer", TOKENIZERS);
      }
      Json language = Shape.member(options, "language");
      if (language != null) {
        Shape.word(language, path + ".language", LANGUAGES);
      }
      boolean caseSensitive = flag(options, "case_sensitive", path);
      boolean stemming = flag(options, "stemming", path);
      boolean stopwords = flag(options, "remove_stopwords", path);
      flag(options, "ascii_folding", path);
      if (caseSensitive && (stemming || stopwords)) {
        throw Shape.meaning(path, "case_sensitive goes with neither stemming nor remove_stopwords");
      }
      Json length = Shape.member(options, "max_token_length");
      if (length != null) {
        int characters = Shape.unsigned(length, path + ".max_token_length");
        if (characters < 1 || characters > 254) {
          throw Shape.meaning(
              path + ".max_token_length", "is " + length + ", allowed are 1 to 254");
        }
      }
      factor(options, "k1", path, Double.MAX_VALUE, false);
      factor(options, "b", path, 1, true);
      factor(options, "k3", path, Double.MAX_VALUE, false);
    }

    private static boolean flag(JsonObject options, String name, String path) {
      Json value = Shape.member(options, name);
      return value != null && Shape.bool(value, path + "." + name);
    }

    private static void factor(
        JsonObject options, String name, String path, double most, boolean zero) {
      Json value = Shape.member(options, name);
      if (value == null) {
        return;
      }
      if (!(value instanceof JsonNumber)) {
        throw Shape.invalid(path + "." + name, value, "a number");
      }
      double factor = Shape.number(value, path + "." + name);
      if (factor < 0 || factor > most || (factor == 0 && !zero)) {
        throw Shape.meaning(
            path + "." + name,
            "is " + value + ", allowed are " + (zero ? "0 to 1" : "numbers above 0"));
      }
    }
  }
}
