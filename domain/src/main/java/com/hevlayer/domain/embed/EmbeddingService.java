package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.embed.Modality;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embeds texts and images: each different one once, and none that was embedded a moment ago.
 * Thread-safe; blocks.
 */
public final class EmbeddingService {
  /** Images are held in memory, up to 20 MiB each. */
  private static final int IMAGES_AT_ONCE = 8;

  private static final float[] PENDING = new float[0];

  private final EmbeddingProviders providers;
  private final VectorCache cache;
  private final Images images;
  private final Fork fork;
  private final InstantSource clock;
  private final EmbeddingMeter meter;

  /**
   * Creates one.
   *
   * @param fetcher {@code null}: URLs of images cannot be fetched
   * @param meter hears of every call of a provider that succeeds
   */
  public EmbeddingService(
      EmbeddingProviders providers,
      VectorCache cache,
      @Nullable ImageFetcher fetcher,
      Fork fork,
      InstantSource clock,
      EmbeddingMeter meter) {
    this.providers = providers;
    this.cache = cache;
    images = new Images(fetcher);
    this.fork = fork;
    this.clock = clock;
    this.meter = meter;
  }

  /**
   * What embedding gave.
   *
   * @param vectors one for each text, in their order, all of one length; not changed by anybody
   */
  record Embedded(List<float[]> vectors, EmbeddingUsage usage) {}

  /**
   * Embeds.
   *
   * @param texts or, for images, what stands for them
   * @throws Fault if there is no provider, it refuses, or it gives no such vectors
   */
  Embedded embed(Target target, EmbeddingSpec spec, List<String> texts) {
    if (spec.serving() == Serving.LOCAL) {
      throw local(spec);
    }
    Instant start = clock.instant();
    Map<String, float[]> vectors = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String text : texts) {
      if (!vectors.containsKey(text)) {
        float[] known = cache.get(spec, text);
        vectors.put(text, known == null ? PENDING : known);
        if (known == null) {
          missing.add(text);
        }
      }
    }
    long tokens = missing.isEmpty() ? 0 : ask(target, spec, missing, vectors);
    List<float[]> all = new ArrayList<>(texts.size());
    texts.forEach(text -> all.add(vectors.getOrDefault(text, PENDING)));
    check(spec, all);
    long millis = Math.max(0, Duration.between(start, clock.instant()).toMillis());
    long pictures = spec.modality() == Modality.IMAGE ? missing.size() : 0;
    return new Embedded(all, new EmbeddingUsage(tokens, pictures, millis));
  }

  /** Embeds what is missing and returns how many tokens that took. */
  private long ask(
      Target target, EmbeddingSpec spec, List<String> missing, Map<String, float[]> vectors) {
    EmbeddingProvider provider = providers.choose();
    boolean pictures = spec.modality() == Modality.IMAGE;
    int most = pictures ? Math.min(IMAGES_AT_ONCE, provider.most()) : provider.most();
    long tokens = 0;
    for (int from = 0; from < missing.size(); from += most) {
      List<String> batch = missing.subList(from, Math.min(missing.size(), from + most));
      List<EmbedInput> inputs = pictures ? pictures(target, batch) : texts(batch);
      Instant start = clock.instant();
      Embeddings answer = provider.embed(target, spec, inputs);
      Duration took = Duration.between(start, clock.instant());
      meter.embedded(
          target,
          spec.model(),
          spec.serving(),
          answer.tokens(),
          took.isNegative() ? Duration.ZERO : took);
      if (answer.vectors().size() != batch.size()) {
        throw failure(answer.vectors().size() + " vectors for " + batch.size() + " inputs");
      }
      check(spec, answer.vectors());
      for (int i = 0; i < batch.size(); i++) {
        vectors.put(batch.get(i), answer.vectors().get(i));
        cache.put(spec, batch.get(i), answer.vectors().get(i));
      }
      tokens += answer.tokens();
    }
    return tokens;
  }

  private static List<EmbedInput> texts(List<String> batch) {
    List<EmbedInput> inputs = new ArrayList<>(batch.size());
    batch.forEach(text -> inputs.add(new EmbedInput.Text(text)));
    return inputs;
  }

  private List<EmbedInput> pictures(Target target, List<String> batch) {
    List<Fork.Step<EmbedInput>> steps = new ArrayList<>();
    for (String written : batch) {
      steps.add(
          cancellation -> images.read(target.context().withCancellation(cancellation), written));
    }
    return fork.all(IMAGES_AT_ONCE, target.context().cancellation(), steps);
  }

  private static void check(EmbeddingSpec spec, List<float[]> vectors) {
    Integer dims = spec.dims();
    int length = dims == null ? (vectors.isEmpty() ? 0 : vectors.getFirst().length) : dims;
    for (float[] vector : vectors) {
      if (vector.length == 0 || vector.length != length) {
        throw failure(
            "a vector of " + vector.length + " dimensions where " + length + " are expected");
      }
      for (float number : vector) {
        if (!Float.isFinite(number)) {
          throw failure("a vector with numbers that are not finite");
        }
      }
    }
  }

  private static Fault failure(String what) {
    return new Fault.StepRefused("embedding failed: the provider gave " + what);
  }

  /** Nothing is embedded in this process. */
  static Fault local(EmbeddingSpec spec) {
    return new Fault.Invalid(
        "serving.prefer local: this gateway has no model in its own process, so it cannot serve "
            + spec.model()
            + "; allowed are native and autoscaler");
  }
}
