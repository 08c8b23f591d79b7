package com.hevlayer.app.http.legacy;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.LegacyDecoder;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.LegacyAnswers;
import com.hevlayer.protocol.encode.NamespaceAnswers;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API before mid-2025, below {@code /v1/namespaces} and {@code /v1/vectors}. */
public final class LegacyRoutes implements RouteGroup {
  private static final String NAMESPACE = "/v1/namespaces/{ns}";
  private static final int EXPORT_PAGE = 1000;
  private static final Pattern VECTOR_TYPE = Pattern.compile("\\[([0-9]+)]f(16|32)");

  @Override
  public List<Route> routes() {
    return List.of(
        Route.namespace(
                "POST",
                NAMESPACE,
                "writeNamespaceV1",
                Scope.WRITE,
                BodyRule.JSON,
                LegacyRoutes::write)
            .measured(Route.Metric.UPSERT),
        Route.namespace(
            "GET", NAMESPACE, "exportNamespace", Scope.READ, null, LegacyRoutes::export),
        Route.namespace("HEAD", NAMESPACE, "headNamespace", Scope.READ, null, LegacyRoutes::head)
            .measured(Route.Metric.HEAD),
        Route.namespace(
            "DELETE", NAMESPACE, "deleteNamespaceV1", Scope.WRITE, null, LegacyRoutes::drop));
  }

  private static Reply write(Call call) {
    NamespaceName namespace = call.namespace();
    Answer.Ok<WriteResult> answer =
        switch (LegacyDecoder.write(call.body())) {
          case WriteBody.Write write ->
              call.ask(() -> call.store().write(call.context(), namespace, write.request()));
          case WriteBody.Copy copy ->
              call.ask(() -> call.store().copy(call.context(), namespace, copy.request()));
        };
    return Bodies.ok(Answers.write(answer.value(), answer.usage()));
  }

  private static Reply drop(Call call) {
    NamespaceName namespace = call.namespace();
    call.ask(() -> call.store().drop(call.context(), namespace));
    return Bodies.ok(Answers.ok());
  }

  private static Reply export(Call call) {
    NamespaceName namespace = call.namespace();
    Json after = call.query("cursor").map(LegacyRoutes::decode).orElse(null);
    ScanRequest request =
        new ScanRequest(null, new Query.Projection.AllExcept(WireNames.STAMPS), after, EXPORT_PAGE);
    List<ResultRow> rows;
    try (RowScan scan =
        call.ask(() -> call.store().scan(call.context(), namespace, request)).value()) {
      rows = scan.nextPage();
    }
    String next = rows.size() < EXPORT_PAGE ? null : encode(rows.getLast().id());
    return Bodies.ok(LegacyAnswers.export(rows, next));
  }

  private static Reply head(Call call) {
    NamespaceName namespace = call.namespace();
    NamespaceDescription description =
        call.ask(() -> call.store().describe(call.context(), namespace)).value();
    Reply reply =
        Reply.empty(200)
            .with("X-Turbopuffer-Approx-Num-Vectors", Long.toString(description.approxRowCount()))
            .with("X-Turbopuffer-Dimensions", Integer.toString(dimensions(description)));
    return description
        .createdAt()
        .map(at -> reply.with("X-Turbopuffer-Created-At", NamespaceAnswers.timestamp(at)))
        .orElse(reply);
  }

  private static int dimensions(NamespaceDescription description) {
    for (AttributeSchema attribute : description.schema().values()) {
      Matcher matcher = VECTOR_TYPE.matcher(attribute.type());
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    return 0;
  }

  /** A cursor is the id it goes on behind, since a number and a text are different ids. */
  private static String encode(Json id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Json decode(String cursor) {
    try {
      Json id = JsonText.parse(MemorySegment.ofArray(Base64.getUrlDecoder().decode(cursor)));
      if (id instanceof JsonString || id instanceof JsonNumber) {
        return id;
      }
    } catch (IllegalArgumentException | WireRefusal e) {
      // Refused below: neither says more than that it is no cursor of ours.
    }
    throw new Fault.BadRequest("cursor is not one that a page of this export came with");
  }
}
