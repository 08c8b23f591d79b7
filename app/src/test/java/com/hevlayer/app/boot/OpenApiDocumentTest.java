package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.http.OpenApi;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.cache.NamespaceCacheState;
import com.hevlayer.domain.federation.Merge;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.query.hybrid.AutoRoute;
import com.hevlayer.domain.scan.ScanJob;
import com.hevlayer.domain.scan.ScanMode;
import com.hevlayer.domain.scan.ScanSource;
import com.hevlayer.ports.store.Filter;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenAPI document obeys its own rules, and its names are those that the code reads. */
@SuppressWarnings("NullAway.Init") // set before all tests
class OpenApiDocumentTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private static TestGateway gateway;
  private static ApiDocument document;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    gateway =
        TestGateway.start(
            directory,
            "main: {kind: search-embedded, inboundAuth: {mode: open}, options: {durability: os}}",
            Map.of());
    document = ApiDocument.of(gateway.http);
    assertThat(gateway.http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1}]}").status())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void descriptions_ofOperations_areThoseOfTheRoutes() throws IOException {
    Set<String> routes = new TreeSet<>();
    document.forEachOperation((route, operation) -> routes.add(route));
    Set<String> described = new TreeSet<>();
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi/operations.json")) {
      new ObjectMapper()
          .readTree(in)
          .path("operations")
          .fieldNames()
          .forEachRemaining(described::add);
    }
    assertThat(described).isEqualTo(routes).hasSizeGreaterThan(30);
  }

  @Test
  void references_all_resolveAndNothingIsDescribedForNobody() {
    Set<String> used = new TreeSet<>();
    document.root().findValuesAsText("$ref").forEach(used::add);
    assertThat(used)
        .allSatisfy(ref -> {
          assertThat(ref).startsWith("#/");
          assertThat(document.root().at(ref.substring(1)).isObject()).isTrue();
        });
    Set<String> defined = new TreeSet<>();
    for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
      document
          .root()
          .path("components")
          .path(kind)
          .fieldNames()
          .forEachRemaining(name -> defined.add("#/components/" + kind + "/" + name));
    }
    assertThat(used).isEqualTo(defined);
  }

  @Test
  void operations_all_areWhatTheSpecificationAsksFor() {
    Set<String> tags = new TreeSet<>(document.root().path("tags").findValuesAsText("name"));
    List<String> ids = new ArrayList<>();
    document.forEachOperation((route, operation) -> {
      ids.add(operation.path("operationId").asText());
      assertThat(tags).as(route).contains(operation.path("tags").path(0).asText());
      assertThat(operation.path("description").asText()).as(route).matches("[A-Z][^.]+\\.");
      List<String> inPath = new ArrayList<>();
      operation
          .path("parameters")
          .forEach(each -> {
            JsonNode parameter = document.resolved(each);
            if (parameter.path("in").asText().equals("path")) {
              inPath.add(parameter.path("name").asText());
              assertThat(parameter.path("required").asBoolean()).isTrue();
            }
          });
      assertThat(inPath)
          .as(route)
          .isEqualTo(PARAMETER.matcher(route).results().map(found -> found.group(1)).toList());
      operation
          .path("security")
          .forEach(alternative -> {
            assertThat(alternative.has("bearer")).as(route).isTrue();
            assertThat(Scope.ofWireName(alternative.path("bearer").path(0).asText()))
                .as(route)
                .isPresent();
          });
      assertThat(operation.path("responses")).as(route).isNotEmpty();
      operation
          .path("responses")
          .properties()
          .forEach(response -> {
            assertThat(response.getKey()).as(route).matches("[1-5](\\d\\d|XX)");
            assertThat(document.resolved(response.getValue()).path("description").asText())
                .as(route)
                .endsWith(".");
          });
      // A body that is read can be too long.
      assertThat(operation.has("requestBody"))
          .as(route)
          .isEqualTo(operation.path("responses").has("413"));
    });
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z0-9]+"));
    assertThat(document.root().path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.root().at("/info/title").asText()).isNotBlank();
    assertThat(document.root().at("/info/version").asText()).isNotBlank();
    assertThat(document.root().at("/components/securitySchemes/bearer/scheme").asText())
        .isEqualTo("bearer");
  }

  @Test
  void schemas_all_areJsonSchemasWithOneSentenceEach() {
    var meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    document
        .root()
        .at("/components/schemas")
        .properties()
        .forEach(schema -> {
          assertThat(meta.validate(schema.getValue())).as(schema.getKey()).isEmpty();
          assertThat(schema.getValue().path("description").asText())
              .as(schema.getKey())
              .matches("[A-Z][^.]+\\.");
          assertThat(schema.getKey()).matches("[A-Z][A-Za-z0-9]+");
        });
    for (JsonNode parameter : document.root().at("/components/parameters")) {
      assertThat(meta.validate(parameter.path("schema"))).isEmpty();
    }
  }

  static Stream<Arguments> words() {
    return Stream.of(
        words("/FilterOperator/enum", Filter.Operator.values(), Filter.Operator::wireName),
        words("/ScanMode/enum", ScanMode.values(), ScanMode::wireName),
        words("/ScanSource/enum", ScanSource.values(), ScanSource::wireName),
        words("/ScanJob/properties/status/enum", ScanJob.Status.values(), ScanJob.Status::wireName),
        words(
            "/Warmth/enum",
            NamespaceCacheState.Warmth.values(),
            NamespaceCacheState.Warmth::wireName),
        words("/Routing/properties/route/enum", AutoRoute.values(), AutoRoute::wireName),
        words(
            "/FederatedAnswer/properties/merge/properties/method/enum",
            Merge.Method.values(),
            Merge.Method::wireName),
        words(
            "/FederatedAnswer/properties/merge/properties/downgraded_reason/enum",
            Merge.Reason.values(),
            Merge.Reason::wireName),
        words("/BareError/properties/required_scope/enum", Scope.values(), Scope::wireName),
        words(
            "/Health/properties/breakers/additionalProperties/enum",
            Breakers.State.values(),
            state -> state.name().toLowerCase(Locale.ROOT)));
  }

  private static <T> Arguments words(String pointer, T[] constants, Function<T, String> name) {
    return Arguments.of(pointer, Arrays.stream(constants).map(name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("words")
  void words_ofTheDocument_areThoseOfTheCode(String pointer, Set<String> words) {
    Set<String> described = new TreeSet<>();
    document
        .root()
        .at("/components/schemas" + pointer)
        .forEach(word -> described.add(word.asText()));
    assertThat(described).isEqualTo(new TreeSet<>(words));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/namespaces/tea, WriteRequest",
    "POST, /v2/namespaces/tea/explain_query, StoreQuery",
    "POST, /v1/namespaces/tea, V1Write",
    "POST, /v1/namespaces/tea/query, V1Query",
    "PATCH, /v1/namespaces/tea/metadata, MetadataChange",
  })
  void members_ofRequests_areKnownToTheStore(String method, String target, String schema)
      throws IOException {
    assertThat(answer(method, target, "no_such_member")).contains("unknown field");
    assertThat(document.members(schema)).isNotEmpty();
    for (String member : document.members(schema)) {
      assertThat(answer(method, target, member)).as(member).doesNotContain("unknown field");
    }
  }

  private static String answer(String method, String target, String member) throws IOException {
    return gateway.http.send(method, target, "{\"" + member + "\":null}").body();
  }

  @Test
  void membersOfTheGatewaysOwnQueries_areThoseThatItReads() {
    for (String schema : List.of("LayerQuery", "FederatedRequest")) {
      assertThat(document.members(schema))
          .contains(
              "vector",
              "nearest_to_id",
              "rank_by",
              "top_k",
              "filters",
              "include_attributes",
              "as_of",
              "between");
    }
    document
        .root()
        .at("/components/schemas/LayerQuery/properties")
        .fieldNames()
        .forEachRemaining(name ->
            assertThat(PlainRequest.reads(name) || name.equals("include_leg_breakdown"))
                .as(name)
                .isTrue());
  }
}
