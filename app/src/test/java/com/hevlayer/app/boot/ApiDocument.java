package com.hevlayer.app.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The document at {@code /openapi.json}, and whether a request and its answer are as it says. What
 * a schema does not name counts as a flaw, also where stores may add members.
 */
final class ApiDocument {
  static final String SCHEMA_REF = "#/components/schemas/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Set<String> IN_PLACE = Set.of("allOf", "anyOf", "oneOf");
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> OWN_HEADERS = Set.of("x-layer-", "x-turbopuffer-");

  private final JsonNode root;
  private final ObjectNode closed = JSON.createObjectNode();

  private ApiDocument(JsonNode root) {
    this.root = root;
    root.at("/components/schemas")
        .properties()
        .forEach(schema -> closed.set(schema.getKey(), closed(schema.getValue(), false)));
  }

  static ApiDocument of(RawHttp http) throws IOException {
    return new ApiDocument(JSON.readTree(http.get("/openapi.json").bytes()));
  }

  JsonNode root() {
    return root;
  }

  /** Hands over each operation with its method and template. */
  void forEachOperation(BiConsumer<String, JsonNode> consumer) {
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        consumer.accept(
            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
            operation.getValue());
      }
    }
  }

  /** Returns the operation that a request is one of; missing if there is none. */
  JsonNode operation(String method, String path) {
    String[] segments = path.split("/", -1);
    for (Map.Entry<String, JsonNode> each : root.path("paths").properties()) {
      if (fits(each.getKey().split("/", -1), segments)
          && each.getValue().has(method.toLowerCase(Locale.ROOT))) {
        return each.getValue().path(method.toLowerCase(Locale.ROOT));
      }
    }
    return root.path("no operation");
  }

  private static boolean fits(String[] template, String[] path) {
    boolean fits = template.length == path.length;
    for (int i = 0; fits && i < path.length; i++) {
      fits = template[i].startsWith("{") || template[i].equals(path[i]);
    }
    return fits;
  }

  /** Returns the node that a reference names, or the node itself. */
  JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }

  /** Returns the names of the members of a schema, those of the schemas it is made of included. */
  Set<String> members(String schema) {
    Set<String> names = new HashSet<>();
    members(root.at("/components/schemas/" + schema), names);
    return names;
  }

  private void members(JsonNode schema, Set<String> names) {
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    schema.path("allOf").forEach(part -> members(resolved(part), names));
  }

  /** Returns what the document does not know of an exchange; the bodies of refused requests may. */
  List<String> flaws(String method, String target, @Nullable String body, RawHttp.Answer answer)
      throws IOException {
    int mark = target.indexOf('?');
    JsonNode operation = operation(method, mark < 0 ? target : target.substring(0, mark));
    if (operation.isMissingNode()) {
      return List.of("no such operation");
    }
    List<String> flaws = new ArrayList<>();
    if (mark >= 0) {
      Set<String> known = parameters(operation);
      for (String part : target.substring(mark + 1).split("&", -1)) {
        String name = part.split("=", -1)[0];
        if (!known.contains(name)) {
          flaws.add("unknown parameter " + name);
        }
      }
    }
    if (body != null && answer.status() < 300) {
      JsonNode content = operation.at("/requestBody/content");
      flaws.addAll(flaws("request", content, "application/json", JSON.readTree(body)));
    }
    flaws.addAll(flaws(method, operation.path("responses"), answer));
    return flaws;
  }

  private Set<String> parameters(JsonNode operation) {
    Set<String> names = new HashSet<>();
    operation.path("parameters").forEach(each -> names.add(resolved(each).path("name").asText()));
    return names;
  }

  private List<String> flaws(String method, JsonNode responses, RawHttp.Answer answer)
      throws IOException {
    String status = String.valueOf(answer.status());
    String known = responses.has(status) ? status : status.charAt(0) + "XX";
    if (!responses.has(known)) {
      return List.of("unknown status " + status);
    }
    JsonNode response = resolved(responses.path(known));
    List<String> flaws = new ArrayList<>();
    Set<String> headers = new HashSet<>();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(name -> headers.add(name.toLowerCase(Locale.ROOT)));
    for (String header : answer.headers().keySet()) {
      if (OWN_HEADERS.stream().anyMatch(header::startsWith) && !headers.contains(header)) {
        flaws.add("unknown header " + header);
      }
    }
    if (answer.bytes().length == 0) {
      if (response.has("content") && !method.equals("HEAD")) {
        flaws.add("no body");
      }
      return flaws;
    }
    String type = answer.header("content-type").orElse("").split(";", -1)[0];
    JsonNode body =
        type.equals("application/json")
            ? JSON.readTree(answer.bytes())
            : TextNode.valueOf(answer.body());
    flaws.addAll(flaws("answer", response.path("content"), type, body));
    return flaws;
  }

  private List<String> flaws(String what, JsonNode content, String type, JsonNode value) {
    if (!content.path(type).has("schema")) {
      return List.of(what + " of unknown type " + type);
    }
    ObjectNode schema = closed(content.path(type).path("schema"), true);
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.set("$defs", closed);
    return SCHEMAS.getSchema(schema).validate(value, ApiDocument::configure).stream()
        .map(ValidationMessage::getMessage)
        .map(message -> what + ": " + message)
        .sorted()
        .toList();
  }

  private static void configure(ExecutionContext context) {
    ExecutionConfig config = context.getExecutionConfig();
    config.setFormatAssertionsEnabled(true);
    // Otherwise members that a schema of a schema of a schema names are taken for unknown ones.
    config.setAnnotationCollectionEnabled(true);
    config.setAnnotationCollectionFilter(keyword -> true);
  }

  /**
   * Returns a schema that knows no other members than it names. What stands in the place of a value
   * is closed as a whole, whatever schemas it is made of, and each of these stays open.
   */
  private ObjectNode closed(JsonNode schema, boolean value) {
    ObjectNode copy = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      String name = keyword.getKey();
      JsonNode argument = keyword.getValue();
      if (name.equals("$ref")) {
        copy.put(name, argument.asText().replace(SCHEMA_REF, "#/$defs/"));
      } else if (LISTS.contains(name)) {
        ArrayNode list = copy.putArray(name);
        argument.forEach(each -> list.add(closed(each, !IN_PLACE.contains(name))));
      } else if (name.equals("properties")) {
        ObjectNode members = copy.putObject(name);
        argument
            .properties()
            .forEach(each -> members.set(each.getKey(), closed(each.getValue(), true)));
      } else if (name.equals("items") || name.equals("additionalProperties")) {
        if (argument.isObject()) {
          copy.set(name, closed(argument, true));
        }
      } else {
        copy.set(name, argument);
      }
    }
    if (value && names(schema, new HashSet<>())) {
      copy.put("unevaluatedProperties", false);
    }
    return copy;
  }

  /** Whether a schema, or one that it is made of, names members. */
  private boolean names(JsonNode schema, Set<String> seen) {
    if (schema.has("properties")) {
      return true;
    }
    if (schema.has("$ref")
        && seen.add(schema.path("$ref").asText())
        && names(resolved(schema), seen)) {
      return true;
    }
    for (String keyword : IN_PLACE) {
      for (JsonNode part : schema.path(keyword)) {
        if (names(part, seen)) {
          return true;
        }
      }
    }
    return false;
  }
}
