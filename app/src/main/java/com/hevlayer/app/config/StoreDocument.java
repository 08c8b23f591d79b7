package com.hevlayer.app.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.hevlayer.domain.routing.Nearest;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads documents that define stores: one resource, a list of them, or a map by name. */
final class StoreDocument {
  private static final int MOST_LEVELS = 32;
  private static final Set<String> RESOURCE =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Set<String> LIST = Set.of("apiVersion", "kind", "metadata", "items");

  private final String origin;
  private final List<String> problems = new ArrayList<>();
  private final List<StoreEntry> entries = new ArrayList<>();

  private StoreDocument(String origin) {
    this.origin = origin;
  }

  /**
   * Reads a document.
   *
   * @param origin the file or variable, for messages
   * @throws PluginException if it is not well-formed; no part of the text is shown
   */
  static CatalogSnapshot parse(String origin, String text) {
    return new StoreDocument(origin).read(text);
  }

  private CatalogSnapshot read(String text) {
    if (!(tree(text) instanceof JsonObject root)) {
      throw new PluginException(
          origin + " is not a document with stores; allowed is a map of stores, or a resource");
    }
    if (root.get("spec") != null) {
      resource("", root);
    } else if (root.get("items") != null) {
      unknown("", root, LIST);
      if (root.get("items") instanceof JsonArray items) {
        for (int i = 0; i < items.size(); i++) {
          String path = "items[" + i + "]";
          if (items.get(i) instanceof JsonObject item) {
            resource(path + ".", item);
          } else {
            problems.add(path + " is not an object");
          }
        }
      } else {
        problems.add("items is not a list");
      }
    } else {
      root.members().forEach((name, spec) -> entries.add(new StoreEntry(name, name, spec, null)));
    }
    if (!problems.isEmpty()) {
      throw new PluginException(origin + ": " + String.join("; ", problems));
    }
    return new CatalogSnapshot(origin, entries);
  }

  private void resource(String path, JsonObject resource) {
    unknown(path, resource, RESOURCE);
    Json kind = resource.get("kind");
    if (kind != null && !(kind instanceof JsonString text && text.value().equals("VectorStore"))) {
      problems.add(path + "kind is not VectorStore");
    }
    Json metadata = resource.get("metadata");
    Json name = metadata instanceof JsonObject object ? object.get("name") : null;
    if (!(name instanceof JsonString text) || text.value().isBlank()) {
      problems.add(path + "metadata.name is required and not blank");
      return;
    }
    Json spec = resource.get("spec");
    entries.add(
        new StoreEntry(text.value(), path + "spec", spec == null ? JsonNull.NULL : spec, null));
  }

  private void unknown(String path, JsonObject object, Set<String> known) {
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        problems.add(
            path
                + name
                + " is not known"
                + Nearest.to(name, known)
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse(""));
      }
    }
  }

  private @Nullable Json tree(String text) {
    JsonFactory factory =
        text.stripLeading().startsWith("{") ? new JsonFactory() : new YAMLFactory();
    try (JsonParser parser = factory.createParser(text)) {
      parser.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      if (parser.nextToken() == null) {
        throw new PluginException(origin + " is empty; allowed is a map of stores, or a resource");
      }
      Json value = value(parser, 0);
      if (parser.nextToken() != null) {
        throw new PluginException(origin + " holds more than one document");
      }
      return value;
    } catch (JsonProcessingException e) {
      // The parser's own words may quote the text, and the text may hold a key.
      JsonLocation place = e.getLocation();
      throw new PluginException(
          origin
              + " is neither YAML nor JSON, or names a key twice"
              + (place == null
                  ? ""
                  : ", at line " + place.getLineNr() + ", column " + place.getColumnNr()));
    } catch (IOException e) {
      throw new PluginException(origin + " cannot be read");
    }
  }

  private Json value(JsonParser parser, int depth) throws IOException {
    if (depth > MOST_LEVELS) {
      throw new PluginException(origin + " nests deeper than " + MOST_LEVELS + " levels");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser, depth + 1));
        }
        yield Json.object(members);
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser, depth + 1));
        }
        yield Json.array(elements);
      }
      case VALUE_TRUE -> Json.of(true);
      case VALUE_FALSE -> Json.of(false);
      case VALUE_NULL -> JsonNull.NULL;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      default -> Json.of(parser.getText());
    };
  }

  private static Json number(String text) {
    try {
      return Json.number(text);
    } catch (IllegalArgumentException e) {
      // YAML has more spellings of numbers than JSON.
      return Json.of(text);
    }
  }
}
