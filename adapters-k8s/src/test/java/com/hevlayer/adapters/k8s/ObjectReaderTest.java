package com.hevlayer.adapters.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an object on its way into the cache. */
class ObjectReaderTest {
  private static final String OWNED =
      "{\"kind\":\"Deployment\",\"metadata\":{\"managedFields\":[{\"manager\":\"m\",\"fieldsV1\": {"
          + " \"f:spec\": {\"k:{\\\"name\\\":\\\"a\\\"}\":{}}} }]},\"spec\":{\"n\":1.50,\"list\":[1,\"m\"]}}";

  private final ObjectReader reader = new ObjectReader();

  private JsonObject read(String text) {
    return reader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject owner(JsonObject object) {
    return (JsonObject) Values.elements(object, "metadata", "managedFields").getFirst();
  }

  @Test
  void read_anything_isWhatWasWritten() {
    assertThat(read(OWNED))
        .isEqualTo(JsonText.parse(OWNED.getBytes(StandardCharsets.UTF_8)))
        .hasToString(OWNED.replace("V1\": {", "V1\":{").replace("} }]", "}}]"));
  }

  @Test
  void read_ownedFields_stayText() {
    JsonObject fields = (JsonObject) Objects.requireNonNull(owner(read(OWNED)).get("fieldsV1"));
    assertThat(fields.membersText()).isNotNull();
    assertThat(Values.at(fields, "f:spec", "k:{\"name\":\"a\"}"))
        .isEqualTo(Json.objectBuilder().build());
    assertThat(((JsonObject) Objects.requireNonNull(read(OWNED).get("spec"))).membersText())
        .isNull();
  }

  @Test
  void read_equalTexts_areOne() {
    JsonObject first = read(OWNED);
    JsonObject second = read(OWNED);
    assertThat(second.get("kind")).isSameAs(first.get("kind"));
    assertThat(owner(second).get("manager"))
        .isSameAs(owner(first).get("manager"))
        .isSameAs(Values.elements(first, "spec", "list").getLast());
    List<String> names = List.copyOf(first.members().keySet());
    assertThat(List.copyOf(second.members().keySet()).getFirst()).isSameAs(names.getFirst());
  }

  @Test
  void read_fieldsThatAreNoObject_areReadAsTheyAre() {
    assertThat(read("{\"fieldsV1\":[\"a\"]}").get("fieldsV1")).isEqualTo(Json.array(Json.of("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "{\"fieldsV1\":{\"a\":}}", "{\"fieldsV1\":{\"a\":1}", "{\"a\":tru}"})
  void read_malformed_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(text));
  }

  @Test
  void read_tooDeepWithinFields_isRefused() {
    String deep = "{\"fieldsV1\":" + "{\"a\":".repeat(200) + "1" + "}".repeat(201);
    assertThatIllegalArgumentException().isThrownBy(() -> read(deep));
  }
}
