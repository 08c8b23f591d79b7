package com.hevlayer.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.domain.access.Scope;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RouteTableProperties {
  private static final RouteHandler NONE = call -> Reply.empty(200);

  record Asked(String method, String path) {}

  @Property
  void match_pathsAskedForAgain_areMatchedAsByAFreshTable(
      @ForAll("requests") List<Asked> requests) {
    RouteTable kept = table();
    for (Asked asked : requests) {
      Match fresh = table().match(asked.method(), asked.path());
      assertThat(kept.match(asked.method(), asked.path())).as("%s", asked).isEqualTo(fresh);
      assertThat(kept.match(asked.method(), asked.path())).as("%s again", asked).isEqualTo(fresh);
    }
  }

  @Property
  void recentMatches_whatIsFound_isWhatWasKeptLast(
      @ForAll("requests") List<Asked> first, @ForAll("requests") List<Asked> second) {
    RecentMatches recent = new RecentMatches();
    first.forEach(asked -> recent.keep(asked.method(), asked.path(), new Match.Unknown()));
    for (Asked asked : second) {
      Match match = new Match.Below(asked.path(), asked.method());
      recent.keep(asked.method(), asked.path(), match);
      assertThat(recent.find(asked.method(), asked.path()))
          .isEqualTo(asked.path().length() > 256 ? null : match);
    }
  }

  private static RouteTable table() {
    return RouteTable.of(
        List.of(() ->
            List.of(
                Route.open("GET", "/health", "health", NONE),
                route("POST", "/v2/namespaces/{ns}", "write"),
                route("DELETE", "/v2/namespaces/{ns}", "delete"),
                route("GET", "/v1/namespaces/{ns}", "export"),
                route("POST", "/v2/namespaces/{ns}/query", "query"),
                route("GET", "/v2/namespaces/{ns}/documents/{id}", "fetch"))));
  }

  private static Route route(String method, String template, String operation) {
    return Route.namespace(method, template, operation, Scope.READ, null, NONE);
  }

  @Provide
  Arbitrary<List<Asked>> requests() {
    Arbitrary<String> method = Arbitraries.of("GET", "HEAD", "POST", "DELETE", "PUT");
    Arbitrary<String> segment =
        Arbitraries.of(
            "v1",
            "v2",
            "namespaces",
            "vectors",
            "query",
            "documents",
            "health",
            "a",
            "b",
            "%41",
            "a%2Fb",
            "%zz",
            "%ff",
            "",
            "x".repeat(300));
    Arbitrary<String> path =
        segment.list().ofMinSize(1).ofMaxSize(6).map(segments -> "/" + String.join("/", segments));
    Arbitrary<String> likely =
        Combinators.combine(
                Arbitraries.of("/v1/namespaces/", "/v2/namespaces/", "/v1/vectors/"),
                segment,
                Arbitraries.of("", "/query", "/documents/1", "/else"))
            .as((prefix, name, rest) -> prefix + name + rest);
    return Combinators.combine(method, Arbitraries.oneOf(path, likely))
        .as(Asked::new)
        .list()
        .ofMaxSize(40);
  }
}
