package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.embed.FetchedImage;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.embed.Modality;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who embeds, how often, and what is made of the answers. */
class EmbeddingServiceTest {
  private static final EmbeddingSpec TEXTS =
      new EmbeddingSpec(Serving.AUTOSCALER, "p/m", null, Modality.TEXT);
  private static final EmbeddingSpec IMAGES =
      new EmbeddingSpec(Serving.AUTOSCALER, "p/clip", null, Modality.IMAGE);
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 1};

  private final Fakes fakes = new Fakes("memory");

  @Test
  void texts_thatOccurTwice_areEmbeddedOnce() {
    EmbeddingService.Embedded embedded =
        fakes.service().embed(fakes.target, TEXTS, List.of("ab", "c", "ab"));
    assertThat(fakes.embedder.texts()).containsExactly("ab", "c");
    assertThat(embedded.vectors()).hasSize(3);
    assertThat(embedded.vectors().get(0)).containsExactly(2, 'a');
    assertThat(embedded.vectors().get(1)).containsExactly(1, 'c');
    assertThat(embedded.vectors().get(2)).containsExactly(2, 'a');
    assertThat(embedded.usage()).isEqualTo(new EmbeddingUsage(6, 0, 0));
  }

  @Test
  void texts_thatWereEmbeddedOfLate_areNotAskedForAgain() {
    EmbeddingService service = fakes.service();
    service.embed(fakes.target, TEXTS, List.of("a", "b"));
    fakes.now = fakes.now.plus(Duration.ofSeconds(59));
    assertThat(service.embed(fakes.target, TEXTS, List.of("b")).usage().tokens()).isZero();
    EmbeddingSpec other = new EmbeddingSpec(Serving.AUTOSCALER, "p/other", null, Modality.TEXT);
    service.embed(fakes.target, other, List.of("b"));
    fakes.now = fakes.now.plus(Duration.ofSeconds(1));
    service.embed(fakes.target, TEXTS, List.of("b"));
    assertThat(fakes.embedder.texts()).containsExactly("a", "b", "b", "b");
  }

  @Test
  void texts_thatAreMany_goInSeveralRequests() {
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "t" + i).toList();
    fakes.service().embed(fakes.target, TEXTS, texts);
    assertThat(fakes.embedder.requests)
        .extracting(request -> request.inputs().size())
        .containsExactly(128, 128, 44);
    assertThat(fakes.embedder.texts()).isEqualTo(texts);
  }

  @Test
  void calls_thatTheProviderAnswers_areMetered() {
    EmbeddingService service =
        fakes.service(
            new Embedder() {
              @Override
              public Answer<Embeddings> embed(CallContext context, EmbedRequest request) {
                fakes.now = fakes.now.plusMillis(250);
                return fakes.embedder.embed(context, request);
              }

              @Override
              public void close() {}
            },
            null);
    service.embed(fakes.target, TEXTS, List.of("a", "b", "a"));
    service.embed(fakes.target, TEXTS, List.of("b"));
    assertThat(fakes.metered).containsExactly("docs p/m AUTOSCALER 6 250");
    fakes.embedder.scripted = Answer.refused(429, "slow down");
    assertThatThrownBy(() -> service.embed(fakes.target, TEXTS, List.of("c")))
        .isInstanceOf(Fault.StepRefused.class);
    assertThat(fakes.metered).hasSize(1);
  }

  @Test
  void provider_thatIsNone_is503() {
    assertThatThrownBy(() -> fakes.service(null, null).embed(fakes.target, TEXTS, List.of("a")))
        .isInstanceOf(Fault.Unavailable.class)
        .hasMessageContaining("no embedding provider is configured");
  }

  @Test
  void local_always_is422() {
    EmbeddingSpec local = new EmbeddingSpec(Serving.LOCAL, "p/m", null, Modality.TEXT);
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, local, List.of("a")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("no model in its own process");
  }

  @Test
  void provider_thatRefuses_is502() {
    fakes.embedder.scripted = Answer.refused(429, "slow down");
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, TEXTS, List.of("a")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("the provider answered 429")
        .hasMessageContaining("slow down");
    fakes.embedder.scripted = Answer.unsupported("embed");
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, TEXTS, List.of("a")))
        .isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void vectors_ofAWrongCountOrLength_are502() {
    EmbeddingSpec three = new EmbeddingSpec(Serving.AUTOSCALER, "p/m", 3, Modality.TEXT);
    fakes.embedder.scripted = Answer.ok(Embeddings.of(List.of(new float[] {1, 2}), 1));
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, three, List.of("a")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("2 dimensions where 3");
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, TEXTS, List.of("a", "b")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("1 vectors for 2 inputs");
    fakes.embedder.scripted =
        Answer.ok(Embeddings.of(List.of(new float[] {1}, new float[] {1, 2}), 1));
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, TEXTS, List.of("a", "b")))
        .isInstanceOf(Fault.StepRefused.class);
    fakes.embedder.scripted = Answer.ok(Embeddings.of(List.of(new float[] {Float.NaN}), 1));
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, TEXTS, List.of("a")))
        .isInstanceOf(Fault.StepRefused.class);
  }

  @Test
  void store_thatRefusesToEmbed_isQuotedWithoutItsKey() {
    Fakes wire = new Fakes("turbopuffer");
    wire.store.write = _ -> Answer.refused(401, "no access with tpuf_s3cret");
    CallContext context = wire.target.context();
    Target keyed =
        wire.target.with(
            new CallContext(
                context.requestId(),
                context.purpose(),
                context.deadline(),
                context.cancellation(),
                Secret.of("tpuf_s3cret")));

    assertThatThrownBy(() -> wire.service(null, null).embed(keyed, TEXTS, List.of("a")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("no access with ***");
  }

  @Test
  void store_thatEmbedsNatively_isTheProviderWithoutAnEmbedder() {
    Fakes wire = new Fakes("turbopuffer");
    wire.store.write =
        _ ->
            Answer.ok(
                WriteResult.builder().build(),
                Usage.of(Json.object(Map.of()), Json.object("embedding_tokens", Json.of(9L))));
    wire.store.query =
        request -> Answer.ok(rows(request, id -> new float[] {id.length(), id.charAt(0)}));
    EmbeddingSpec spec = new EmbeddingSpec(Serving.AUTOSCALER, "p/m", 2, Modality.TEXT);

    EmbeddingService.Embedded embedded =
        wire.service(null, null).embed(wire.target, spec, List.of("kettle", "pot", "kettle"));

    String kettle = ContentHash.of("kettle");
    assertThat(embedded.usage().tokens()).isEqualTo(9);
    assertThat(embedded.vectors().get(2)).containsExactly(64, kettle.charAt(0));
    assertThat(wire.store.namespaces).hasSize(2).containsOnly(wire.store.namespaces.getFirst());
    assertThat(wire.store.namespaces.getFirst().value()).matches("layer-embed-[0-9a-f]{32}");
    var write = wire.store.writes.getFirst();
    assertThat(write.distanceMetric()).isEqualTo("cosine_distance");
    assertThat(write.schema().get("input"))
        .hasToString(
            "{\"type\":\"string\",\"filterable\":false,"
                + "\"embed\":{\"model\":\"p/m\",\"attribute\":\"vector\",\"dims\":2}}");
    Rows.Cursor rows = write.upserts().cursor();
    Rows.Row first = Objects.requireNonNull(rows.next());
    assertThat(first.id()).isEqualTo(Json.of(kettle));
    assertThat(first.value(0)).isEqualTo(Json.of("kettle"));
    assertThat(write.upserts().size()).isEqualTo(2);
    assertThat(wire.store.queries.getFirst().strong()).isTrue();
  }

  @Test
  void store_thatFailsToEmbed_is502() {
    Fakes wire = new Fakes("turbopuffer");
    wire.store.write = _ -> Answer.refused(400, "unknown model");
    Supplier<Object> embedding =
        () -> wire.service(null, null).embed(wire.target, TEXTS, List.of("a"));
    assertThatThrownBy(embedding::get)
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("unknown model");
    wire.store.write = _ -> Answer.ok(WriteResult.builder().build());
    wire.store.query = _ -> Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(List.of()))));
    assertThatThrownBy(embedding::get)
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("0 vectors for 1 texts");
    assertThatThrownBy(() ->
            wire.service(null, null)
                .embed(wire.target, IMAGES, List.of(Base64.getEncoder().encodeToString(PNG))))
        .isInstanceOf(Fault.Invalid.class);
  }

  private static QueryAnswer rows(QueryRequest request, Function<String, float[]> vector) {
    List<ResultRow> rows = new ArrayList<>();
    if (request.queries().getFirst().filter() instanceof Filter.Test test
        && test.value() instanceof JsonArray ids) {
      for (Json id : ids.values().reversed()) {
        String text = ((JsonString) id).value();
        rows.add(ResultRow.of(id, Map.of("vector", Json.floats(vector.apply(text)))));
      }
    }
    return QueryAnswer.of(List.of(QueryResult.rows(rows)));
  }

  @Test
  void images_inEveryForm_areRead() {
    String base64 = Base64.getEncoder().encodeToString(PNG);
    List<String> fetched = new ArrayList<>();
    ImageFetcher fetcher =
        fetcher(address -> {
          fetched.add(address);
          return FetchedImage.image(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
        });
    EmbeddingService.Embedded embedded =
        fakes
            .service(fakes.embedder, fetcher)
            .embed(
                fakes.target,
                IMAGES,
                List.of(base64, "data:image/x;charset=u;base64," + base64, "HTTPS://h/a.jpg"));
    assertThat(fetched).containsExactly("HTTPS://h/a.jpg");
    assertThat(embedded.usage().images()).isEqualTo(3);
    assertThat(fakes.embedder.requests.getFirst().inputs())
        .extracting(input -> ((EmbedInput.Image) input).mediaType())
        .containsExactly("image/png", "image/png", "image/jpeg");
    EmbedRequest request = fakes.embedder.requests.getFirst();
    assertThat(((EmbedInput.Image) request.inputs().get(1)).bytes()).isEqualTo(PNG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no base64!",
        "data:image/png,abc",
        "data:;base64,%%%",
        "ftp://host/x",
        "data:"
      })
  void image_thatIsNone_is422(String written) {
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, IMAGES, List.of(written)))
        .isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void image_beyondTheLimit_is422() {
    String large = Base64.getEncoder().encodeToString(new byte[ImageFetcher.LARGEST_BYTES + 1]);
    assertThatThrownBy(() -> fakes.service().embed(fakes.target, IMAGES, List.of(large)))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("larger than 20971520 bytes");
  }

  @ParameterizedTest
  @CsvSource({"429, 429", "500, 503", "503, 503"})
  void host_thatIsBusyOrBroken_isToldWithItsRetryAfter(int status, int answered) {
    assertThatThrownBy(() -> fetch(_ -> FetchedImage.refused(status, "9")))
        .isInstanceOfSatisfying(
            Fault.RemoteRefused.class,
            fault -> {
              assertThat(fault.status()).isEqualTo(answered);
              assertThat(fault.retryAfter()).isEqualTo("9");
            });
  }

  @Test
  void host_thatRefuses_is422() {
    assertThatThrownBy(() -> fetch(_ -> FetchedImage.refused(404, null)))
        .isInstanceOf(Fault.Invalid.class);
    assertThatThrownBy(() -> fetch(_ -> FetchedImage.unacceptable("inside")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("inside");
  }

  @ParameterizedTest
  @CsvSource({"TIMEOUT, 504", "CONNECT, 502", "RESET, 502", "GARBLED, 502"})
  void host_thatDoesNotAnswer_isTold(Reason reason, int answered) {
    assertThatThrownBy(() ->
            fetch(_ -> {
              throw new NoAnswerException(reason, Sent.UNKNOWN, "gone", null);
            }))
        .isInstanceOfSatisfying(
            Fault.RemoteRefused.class, fault -> assertThat(fault.status()).isEqualTo(answered));
  }

  private void fetch(Function<String, FetchedImage> answer) {
    fakes
        .service(fakes.embedder, fetcher(answer))
        .embed(fakes.target, IMAGES, List.of("http://host/x"));
  }

  private static ImageFetcher fetcher(Function<String, FetchedImage> answer) {
    return new ImageFetcher() {
      @Override
      public FetchedImage fetch(CallContext context, String address) {
        return answer.apply(address);
      }

      @Override
      public void close() {}
    };
  }
}
