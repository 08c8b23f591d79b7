package com.hevlayer.adapters.turbopuffer;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.StoreProfile.Freshness;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.client.AnswerDecoder;
import com.hevlayer.protocol.client.DescriptionDecoder;
import com.hevlayer.protocol.client.QueryReply;
import com.hevlayer.protocol.client.RequestEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * turbopuffer over HTTP. Most requests are relayed by the host through {@link #wire()}; the typed
 * calls are for what the gateway asks by itself. Thread-safe; holds no connection of its own.
 */
final class TurbopufferStore implements VectorStore {
  private static final StoreProfile PROFILE =
      StoreProfile.complete("turbopuffer", Freshness.REPORTED);

  private final String name;
  private final Wire wire;
  private final HttpTransport http;
  private final InstantSource clock;

  TurbopufferStore(String name, Wire wire, HttpTransport http, InstantSource clock) {
    this.name = name;
    this.wire = wire;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public StoreProfile profile() {
    return PROFILE;
  }

  @Override
  public Optional<Wire> wire() {
    return Optional.of(wire);
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    StringBuilder target = new StringBuilder("/v1/namespaces?");
    if (!query.prefix().isEmpty()) {
      target.append("prefix=").append(encode(query.prefix())).append('&');
    }
    if (query.cursor() != null) {
      target.append("cursor=").append(encode(query.cursor())).append('&');
    }
    target.append("page_size=").append(query.pageSize());
    return call(context, "GET", target.toString(), null, AnswerDecoder::namespaces);
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return callAny(
        context,
        "GET",
        path("v2", namespace) + "/metadata",
        null,
        answer -> Answer.ok(DescriptionDecoder.metadata(answer)));
  }

  @Override
  public Answer<Map<String, AttributeSchema>> schema(CallContext context, NamespaceName namespace) {
    return call(
        context, "GET", path("v1", namespace) + "/schema", null, DescriptionDecoder::wrappedSchema);
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return call(context, "DELETE", path("v2", namespace), null, answer -> Done.DONE);
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    return call(
        context,
        "POST",
        path("v2", namespace),
        RequestEncoder.write(request),
        AnswerDecoder::write);
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return read(
        context,
        "POST",
        path("v2", namespace) + "/query",
        RequestEncoder.query(request),
        body -> {
          QueryReply reply = QueryReply.read(body);
          return Answer.ok(reply.answer(), reply.usage());
        });
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    QueryScan scan =
        new QueryScan(
            request,
            body ->
                call(context, "POST", path("v2", namespace) + "/query", body, AnswerDecoder::rows));
    return scan.open();
  }

  @Override
  public Answer<Map<String, AttributeSchema>> changeSchema(
      CallContext context, NamespaceName namespace, Map<String, Json> changes) {
    return call(
        context,
        "POST",
        path("v1", namespace) + "/schema",
        RequestEncoder.schema(changes),
        DescriptionDecoder::schema);
  }

  @Override
  public Answer<NamespaceDescription> configure(
      CallContext context, NamespaceName namespace, NamespaceSettings settings) {
    return call(
        context,
        "PATCH",
        path("v1", namespace) + "/metadata",
        RequestEncoder.settings(settings),
        DescriptionDecoder::metadata);
  }

  @Override
  public Answer<WriteResult> copy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return call(
        context,
        "POST",
        path("v2", destination),
        RequestEncoder.copy(request),
        AnswerDecoder::write);
  }

  @Override
  public Answer<String> startCopy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return call(
        context,
        "POST",
        path("v2", destination) + "/async",
        RequestEncoder.copy(request),
        answer -> string(answer, "token"));
  }

  @Override
  public Answer<OperationStatus> operation(
      CallContext context, NamespaceName namespace, String token) {
    return call(
        context,
        "GET",
        path("v1", namespace) + "/operations/" + encode(token),
        null,
        answer -> DescriptionDecoder.operation(answer, clock.instant()));
  }

  @Override
  public Answer<String> warm(CallContext context, NamespaceName namespace) {
    return call(
        context,
        "GET",
        path("v1", namespace) + "/hint_cache_warm",
        null,
        answer -> string(answer, "message"));
  }

  @Override
  public Answer<RecallResult> recall(
      CallContext context, NamespaceName namespace, RecallRequest request) {
    return call(
        context,
        "POST",
        path("v1", namespace) + "/_debug/recall",
        RequestEncoder.recall(request),
        AnswerDecoder::recall);
  }

  @Override
  public Answer<String> explain(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return call(
        context,
        "POST",
        path("v2", namespace) + "/explain_query",
        RequestEncoder.query(request),
        answer -> string(answer, "plan_text"));
  }

  @Override
  public void close() {}

  private <T> Answer<T> call(
      CallContext context,
      String method,
      String target,
      byte @Nullable [] body,
      Function<JsonObject, T> decode) {
    return callAny(
        context,
        method,
        target,
        body,
        answer -> {
          if (answer instanceof JsonObject object) {
            return Answer.ok(decode.apply(object), AnswerDecoder.usage(object));
          }
          throw new IllegalArgumentException("the answer is not a JSON object");
        });
  }

  private <T> Answer<T> callAny(
      CallContext context,
      String method,
      String target,
      byte @Nullable [] body,
      Function<Json, Answer<T>> decode) {
    return read(context, method, target, body, bytes -> decode.apply(AnswerDecoder.json(bytes)));
  }

  @SuppressWarnings("NullAway") // it does not see that a record's array component is nullable
  private <T> Answer<T> read(
      CallContext context,
      String method,
      String target,
      byte @Nullable [] body,
      Function<byte[], Answer<T>> decode) {
    HttpAnswer answer =
        http.send(
            new HttpCall(wire.origin(), name, method, target, headers(context, body != null), body),
            context);
    if (answer.status() >= 300) {
      return Answer.refused(answer.status(), answer.headers(), answer.body());
    }
    try {
      return decode.apply(answer.body());
    } catch (IllegalArgumentException | ArithmeticException garbled) {
      throw new NoAnswerException(
          NoAnswerException.Reason.GARBLED,
          NoAnswerException.Sent.UNKNOWN,
          "store '%s' answered %s %s with status %d and a body that cannot be read: %s"
              .formatted(name, method, target, answer.status(), garbled.getMessage()),
          garbled);
    }
  }

  private List<Map.Entry<String, String>> headers(CallContext context, boolean withBody) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    Optional<Secret> key = wire.credential().or(context::key);
    key.ifPresent(secret -> headers.add(Map.entry("Authorization", "Bearer " + secret.reveal())));
    if (withBody) {
      headers.add(Map.entry("Content-Type", "application/json"));
    }
    // The transport hands bodies over as they come; these are read by the next line of code.
    headers.add(Map.entry("Accept-Encoding", "identity"));
    return headers;
  }

  private static String path(String version, NamespaceName namespace) {
    return "/" + version + "/namespaces/" + encode(namespace.value());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String string(JsonObject answer, String member) {
    if (answer.get(member) instanceof JsonString string) {
      return string.value();
    }
    throw new IllegalArgumentException("the answer has no string '" + member + "'");
  }
}
