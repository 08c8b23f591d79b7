package com.hevlayer.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.domain.access.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final RouteHandler NONE = call -> Reply.empty(200);
  private static final Route HEALTH = Route.open("GET", "/health", "health", NONE);
  private static final Route WRITE =
      Route.namespace("POST", "/v2/namespaces/{ns}", "write", Scope.WRITE, null, NONE);
  private static final Route DELETE =
      Route.namespace("DELETE", "/v2/namespaces/{ns}", "delete", Scope.WRITE, null, NONE);
  private static final Route QUERY =
      Route.namespace("POST", "/v2/namespaces/{ns}/query", "query", Scope.READ, null, NONE);
  private static final Route OLD =
      Route.namespace("GET", "/v1/namespaces/{ns}", "export", Scope.READ, null, NONE);
  private static final RouteTable TABLE =
      RouteTable.of(List.of(() -> List.of(HEALTH, WRITE, DELETE, QUERY, OLD)));

  @Test
  void match_namespaceNamedLikeARoute_isTheNamespace() {
    assertThat(TABLE.match("POST", "/v2/namespaces/query"))
        .isEqualTo(new Match.Found(WRITE, Map.of("ns", "query")));
  }

  @Test
  void match_encodedSlash_isPartOfTheParameter() {
    assertThat(TABLE.match("POST", "/v2/namespaces/a%2Fb/query"))
        .isEqualTo(new Match.Found(QUERY, Map.of("ns", "a/b")));
  }

  @Test
  void match_headWhereGetIs_isTheGet() {
    assertThat(TABLE.match("HEAD", "/health")).isEqualTo(new Match.Found(HEALTH, Map.of()));
  }

  @Test
  void match_oldAlias_isTheNamespaceRoute() {
    assertThat(TABLE.match("GET", "/v1/vectors/x"))
        .isEqualTo(new Match.Found(OLD, Map.of("ns", "x")));
    assertThat(TABLE.match("GET", "/v1/vectors/x/y/z")).isEqualTo(new Match.Below("x", "/y/z"));
    assertThat(TABLE.match("GET", "/v2/vectors/x")).isEqualTo(new Match.Unknown());
  }

  @Test
  void match_wrongMethod_namesTheOthers() {
    assertThat(TABLE.match("GET", "/v2/namespaces/x"))
        .isEqualTo(new Match.WrongMethod(List.of("DELETE", "POST"), false, "x"));
    assertThat(TABLE.match("POST", "/health"))
        .isEqualTo(new Match.WrongMethod(List.of("GET", "HEAD"), true, null));
  }

  @Test
  void match_unknownBelowNamespace_isTheStoresToKnow() {
    assertThat(TABLE.match("PUT", "/v2/namespaces/x/new/thing"))
        .isEqualTo(new Match.Below("x", "/new/thing"));
  }

  @Test
  void match_trailingSlashAndOthers_areUnknown() {
    for (String path :
        List.of("/health/", "/v2/namespaces/x/query/", "/v2/namespaces/", "/", "/v3/a/x/y")) {
      assertThat(TABLE.match("GET", path)).as(path).isEqualTo(new Match.Unknown());
    }
  }

  @Test
  void match_malformedEncoding_isMalformed() {
    for (String name : List.of("%", "%4", "%zz", "%ff")) {
      assertThat(TABLE.match("POST", "/v2/namespaces/" + name))
          .as(name)
          .isEqualTo(new Match.Malformed());
    }
  }

  @Test
  void of_sameRouteTwice_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouteTable.of(List.of(() -> List.of(HEALTH, HEALTH))));
  }

  @Test
  void offersGzip_readsWeightsAndWildcards() {
    assertThat(Compression.offersGzip(List.of("gzip"))).isTrue();
    assertThat(Compression.offersGzip(List.of("br;q=1.0, gzip;q=0.5"))).isTrue();
    assertThat(Compression.offersGzip(List.of("*"))).isTrue();
    assertThat(Compression.offersGzip(List.of("gzip;q=0, *"))).isFalse();
    assertThat(Compression.offersGzip(List.of("identity"))).isFalse();
    assertThat(Compression.offersGzip(List.of("*;q=0.0"))).isFalse();
    assertThat(Compression.offersGzip(List.of())).isFalse();
  }
}
