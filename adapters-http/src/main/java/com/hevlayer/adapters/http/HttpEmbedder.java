package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Embeds through {@code POST /v1/embeddings} of an OpenAI-compatible service. Thread-safe; holds no
 * connection of its own.
 *
 * <p>The model is sent by its full name, {@code provider/name[@revision]}. That API has no form for
 * images; they go as {@code data:} URIs in the place of texts, which is how services that serve
 * CLIP models behind it take them.
 */
final class HttpEmbedder implements Embedder {
  /** What breakers and metrics call the service. */
  static final String STORE = "embedder";

  private final Origin origin;
  private final Optional<Secret> key;
  private final HttpTransport http;
  private final String target;

  HttpEmbedder(Origin origin, Optional<Secret> key, HttpTransport http) {
    this.origin = origin;
    this.key = key;
    this.http = http;
    // Such services are often configured with the version in their base.
    target = origin.pathPrefix().endsWith("/v1") ? "/embeddings" : "/v1/embeddings";
  }

  @Override
  public Answer<Embeddings> embed(CallContext context, EmbedRequest request) {
    HttpAnswer answer =
        http.send(new HttpCall(origin, STORE, "POST", target, headers(), body(request)), context);
    if (answer.status() < 200 || answer.status() >= 300) {
      return Answer.refused(answer.status(), answer.headers(), masked(answer.body()));
    }
    try {
      return Answer.ok(EmbeddingsReader.read(answer.body(), request.inputs().size()));
    } catch (IllegalArgumentException garbled) {
      throw new NoAnswerException(
          NoAnswerException.Reason.GARBLED,
          NoAnswerException.Sent.UNKNOWN,
          "the embedder answered " + answer.status() + " with " + garbled.getMessage(),
          garbled);
    }
  }

  private List<Map.Entry<String, String>> headers() {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    key.ifPresent(secret -> headers.add(Map.entry("Authorization", "Bearer " + secret.reveal())));
    headers.add(Map.entry("Content-Type", "application/json"));
    // The transport hands bodies over as they come.
    headers.add(Map.entry("Accept-Encoding", "identity"));
    return headers;
  }

  /** Takes the key out of what the service says about it: refusals are shown to callers. */
  private byte[] masked(byte[] body) {
    if (key.isEmpty()) {
      return body;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    String secret = key.get().reveal();
    return text.contains(secret)
        ? text.replace(secret, key.get().toString()).getBytes(StandardCharsets.UTF_8)
        : body;
  }

  private static byte[] body(EmbedRequest request) {
    JsonBytes out = new JsonBytes(1024).openObject();
    out.name("model").value(request.model());
    out.name("input").openArray();
    for (EmbedInput input : request.inputs()) {
      switch (input) {
        case EmbedInput.Text text -> out.value(text.text());
        case EmbedInput.Image image ->
            out.value(
                "data:"
                    + image.mediaType()
                    + ";base64,"
                    + Base64.getEncoder().encodeToString(image.bytes()));
      }
    }
    out.closeArray();
    Integer dims = request.dims();
    if (dims != null) {
      out.name("dimensions").value(dims);
    }
    return out.name("encoding_format").value("float").closeObject().toByteArray();
  }

  @Override
  public void close() {}
}
