package com.hevlayer.app.guard;

import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.Locale;
import java.util.Map;

/**
 * Measures every call of the embedder, and lets the libraries of its plug-in find their services
 * where the plug-in lies. Breakers are asked by the transport it was given.
 */
public final class GuardedEmbedder implements Embedder {
  private static final double NANOS = 1e9;

  private final Embedder embedder;
  private final Telemetry telemetry;

  /** Wraps an embedder. */
  public GuardedEmbedder(Embedder embedder, Telemetry telemetry) {
    this.embedder = embedder;
    this.telemetry = telemetry;
  }

  @Override
  public Answer<Embeddings> embed(CallContext context, EmbedRequest request) {
    long start = System.nanoTime();
    String result = "failed";
    try {
      Answer<Embeddings> answer = InPlugin.run(embedder, () -> embedder.embed(context, request));
      result =
          switch (answer) {
            case Answer.Ok<Embeddings> _ -> "ok";
            case Answer.Refused<Embeddings> _ -> "refused";
            case Answer.Unsupported<Embeddings> _ -> "unsupported";
          };
      return answer;
    } catch (NoAnswerException e) {
      result = e.reason().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      Map<String, String> labels = Map.of("result", result);
      telemetry.count("layer_embedder_inputs_total", labels, request.inputs().size());
      telemetry.observe("layer_embedder_call_seconds", labels, (System.nanoTime() - start) / NANOS);
    }
  }

  @Override
  public void close() {
    embedder.close();
  }
}
