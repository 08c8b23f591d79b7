package com.hevlayer.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.EmbedderDefinition;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.embed.Modality;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** What goes to an OpenAI-compatible service and what is made of its answers. */
class HttpEmbedderTest {
  private static final CallContext CONTEXT = CallContext.of("r", CallContext.Purpose.REQUEST);

  private final List<HttpCall> calls = new ArrayList<>();
  private HttpAnswer answer = new HttpAnswer(200, List.of(), new byte[0]);

  private Embedder embedder(String url, @Nullable Secret key) {
    PluginContext context = Mockito.mock(PluginContext.class);
    HttpTransport transport =
        (call, _) -> {
          calls.add(call);
          return answer;
        };
    Mockito.when(context.http()).thenReturn(transport);
    return new HttpEmbedderProvider().open(EmbedderDefinition.of(url, key), context);
  }

  private void answers(int status, String body) {
    answer = new HttpAnswer(status, List.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static EmbedRequest texts(@Nullable Integer dims, String... texts) {
    return new EmbedRequest(
        "p/m@r", dims, Modality.TEXT, List.of(texts).stream().map(EmbedInput.Text::new).toList());
  }

  private String sent() {
    byte[] body = calls.getFirst().body();
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void texts_always_goInOneRequest() {
    answers(
        200,
        """
        {"data":[{"index":1,"embedding":[3,4.5]},{"index":0,"embedding":[1e0,-2]}],
         "usage":{"prompt_tokens":5,"total_tokens":7}}\
        """);

    Answer<Embeddings> answered =
        embedder("https://models.test/base/", Secret.of("k")).embed(CONTEXT, texts(2, "a\"", "b"));

    assertThat(sent())
        .isEqualTo(
            "{\"model\":\"p/m@r\",\"input\":[\"a\\\"\",\"b\"],\"dimensions\":2,"
                + "\"encoding_format\":\"float\"}");
    HttpCall call = calls.getFirst();
    assertThat(call.origin()).hasToString("https://models.test/base");
    assertThat(call.target()).isEqualTo("/v1/embeddings");
    assertThat(call.store()).isEqualTo("embedder");
    assertThat(call.headers()).contains(Map.entry("Authorization", "Bearer k"));
    assertThat(answered)
        .isInstanceOfSatisfying(
            Answer.Ok.class,
            ok -> {
              Embeddings embeddings = (Embeddings) ok.value();
              assertThat(embeddings.vectors().get(0)).containsExactly(1, -2);
              assertThat(embeddings.vectors().get(1)).containsExactly(3, 4.5f);
              assertThat(embeddings.tokens()).isEqualTo(7);
            });
  }

  @Test
  void images_always_goAsDataUris() {
    answers(200, "{\"data\":[{\"embedding\":[1]}]}");

    Answer<Embeddings> answered =
        embedder("http://models.test/v1", null)
            .embed(
                CONTEXT,
                new EmbedRequest(
                    "p/clip",
                    null,
                    Modality.IMAGE,
                    List.of(new EmbedInput.Image(new byte[] {1, 2, 3}, "image/png"))));

    assertThat(sent())
        .isEqualTo(
            "{\"model\":\"p/clip\",\"input\":[\"data:image/png;base64,AQID\"],"
                + "\"encoding_format\":\"float\"}");
    assertThat(calls.getFirst().target()).isEqualTo("/embeddings");
    assertThat(calls.getFirst().headers()).noneMatch(h -> h.getKey().equals("Authorization"));
    assertThat(answered).isInstanceOf(Answer.Ok.class);
  }

  @Test
  void refusal_always_isAValue() {
    answers(429, "{\"error\":\"slow\"}");
    assertThat(embedder("http://m.test", null).embed(CONTEXT, texts(null, "a")))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.status()).isEqualTo(429));
    answers(302, "");
    assertThat(embedder("http://m.test", null).embed(CONTEXT, texts(null, "a")))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void refusal_thatRepeatsTheKey_doesNotShowIt() {
    answers(401, "{\"error\":\"wrong key very-secret\"}");
    assertThat(embedder("http://m.test", Secret.of("very-secret")).embed(CONTEXT, texts(null, "a")))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"error\":\"wrong key ***\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{\"data\":{}}",
        "{\"data\":[]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]}]}",
        "{\"data\":[{\"embedding\":[]}]}",
        "{\"data\":[{\"embedding\":\"AAAA\"}]}",
        "{\"data\":[{\"embedding\":[\"1\"]}]}",
        "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":-1,\"embedding\":[1]}]}",
        "{\"data\":[7]}"
      })
  void body_thatIsNoAnswer_isNone(String body) {
    answers(200, body);
    assertThatThrownBy(() -> embedder("http://m.test", null).embed(CONTEXT, texts(null, "a")))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            e -> assertThat(e.reason()).isEqualTo(NoAnswerException.Reason.GARBLED));
  }

  @Test
  void url_thatIsNoBase_isRefusedWithoutShowingTheKey() {
    assertThatThrownBy(() -> embedder("http://m.test/?a=b", Secret.of("secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThat(EmbedderDefinition.of("http://m.test", Secret.of("secret")).toString())
        .doesNotContain("secret");
  }
}
