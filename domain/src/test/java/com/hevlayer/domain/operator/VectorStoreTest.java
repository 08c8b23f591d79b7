package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorStoreTest {
  private static final String CREDENTIAL =
      ", 'credential': {'secretRef': {'name': 'upstream', 'key': 'api-key'}}";

  private final Rig rig = new Rig();

  @Test
  void reconcile_everythingThere_isAccepted() {
    rig.secret(Rig.HOME, "upstream", "api-key", "tpuf_1");
    rig.secret(Rig.HOME, "inbound", "kitchen", "k1");
    rig.secret(Rig.HOME, "inbound2", "worker", "k2");
    rig.start();

    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        Samples.store(
            true,
            CREDENTIAL
                + ", 'inboundAuth': {'mode': 'keys', 'keys': ["
                + "{'name': 'a', 'scopes': ['read'], 'secretRef': {'name': 'inbound', 'key': 'kitchen'}},"
                + "{'name': 'b', 'scopes': ['admin'], 'secretRef': {'name': 'inbound2', 'key': 'worker'}}]}"));

    JsonObject status = rig.status(Kinds.VECTOR_STORE, Rig.HOME, "main");
    assertThat(status.get("observedGeneration")).isEqualTo(Json.of(1));
    assertThat(status.get("reachable")).isEqualTo(Json.of(true));
    assertThat(types(status))
        .containsExactly(
            "Ready", "CredentialResolved", "InboundAuthValid", "DefaultResolved", "Reachable");
    assertThat(condition("main", "Ready")).isEqualTo("True/Accepted");
    assertThat(condition("main", "CredentialResolved")).isEqualTo("True/Resolved");
    assertThat(condition("main", "InboundAuthValid")).isEqualTo("True/Valid");
    assertThat(condition("main", "DefaultResolved")).isEqualTo("True/SingleStore");
    assertThat(condition("main", "Reachable")).isEqualTo("True/ProbeSucceeded");
    assertThat(rig.stores.asked).containsExactly("main tpuf_1");
  }

  @Test
  void reconcile_unknownKind_isRefusedWithoutProbe() {
    rig.start();

    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        "{'spec': {'kind': 'oracle', 'endpoint': {'url': 'https://x', 'region': 'x'}}}");

    assertThat(condition("main", "Ready"))
        .isEqualTo(
            "False/UnsupportedKind: kind \"oracle\" is not supported; supported kinds: embedded, turbopuffer");
    assertThat(condition("main", "CredentialResolved")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.stores.opened).isEmpty();
    assertThat(rig.events("main"))
        .containsExactly(
            "WARNING UnsupportedKind: kind \"oracle\" is not supported; supported kinds: embedded, turbopuffer");
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:secret@x, user information",
    "https://x/?a=b, a query",
    "https://x/#here, a fragment",
    "ftp://x, http",
    "https:///path, a host"
  })
  void reconcile_wrongEndpoint_isRefused(String url, String message) {
    rig.start();

    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        "{'spec': {'kind': 'turbopuffer', 'endpoint': {'url': '" + url + "', 'region': 'x'}}}");

    assertThat(condition("main", "Ready"))
        .startsWith("False/InvalidEndpoint: endpoint.url")
        .contains(message)
        .doesNotContain("secret");
  }

  @Test
  void reconcile_withoutCredential_dependsOnTheMode() {
    rig.start();

    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    assertThat(condition("main", "Ready")).isEqualTo("True/Accepted");
    assertThat(condition("main", "CredentialResolved")).isEqualTo("True/NotRequired");
    assertThat(condition("main", "Reachable")).startsWith("Unknown/NotProbed");
    assertThat(rig.status(Kinds.VECTOR_STORE, Rig.HOME, "main").get("reachable")).isNull();

    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        Samples.store(true, ", 'inboundAuth': {'mode': 'open'}"));
    assertThat(condition("main", "Ready")).startsWith("False/CredentialMissing");
    assertThat(condition("main", "CredentialResolved")).startsWith("False/CredentialMissing");
    assertThat(condition("main", "Reachable")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.stores.asked).isEmpty();
  }

  @Test
  void reconcile_credentialLeadsNowhere_saysWhereItEnds() {
    rig.start();
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, CREDENTIAL));
    assertThat(condition("main", "Ready"))
        .startsWith("False/SecretNotFound: secret \"upstream\" key \"api-key\" ");
    assertThat(condition("main", "CredentialResolved")).startsWith("False/SecretNotFound");

    rig.secret(Rig.HOME, "upstream", "other", "x");
    assertThat(condition("main", "Ready"))
        .startsWith("False/SecretKeyNotFound: secret \"upstream\" key \"api-key\" ");

    rig.secret(Rig.HOME, "upstream", "api-key", " \n");
    assertThat(condition("main", "Ready"))
        .isEqualTo("False/SecretValueEmpty: secret \"upstream\" key \"api-key\" is empty");

    rig.secret(Rig.HOME, "upstream", "api-key", "right");
    assertThat(condition("main", "Ready")).isEqualTo("True/Accepted");
    assertThat(rig.stores.asked).containsExactly("main right");
  }

  @Test
  void reconcile_keySecretsLeadNowhere_areRefused() {
    rig.start();
    rig.secret(Rig.HOME, "upstream", "api-key", "x");
    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        Samples.store(
            true,
            CREDENTIAL
                + ", 'inboundAuth': {'mode': 'keys', 'keys': ["
                + "{'name': 'a', 'scopes': ['read'], 'secretRef': {'name': 'in', 'key': 'one'}},"
                + "{'name': 'b', 'scopes': ['read'], 'secretRef': {'name': 'in2', 'key': 'two'}}]}"));
    assertThat(condition("main", "InboundAuthValid"))
        .startsWith("False/KeySecretNotFound: key \"a\": secret \"in\" key \"one\" ");
    assertThat(condition("main", "Ready")).startsWith("False/InvalidInboundAuth: key \"a\"");

    rig.secret(Rig.HOME, "in", "other", "x");
    assertThat(condition("main", "InboundAuthValid")).startsWith("False/KeySecretKeyNotFound");
    rig.secret(Rig.HOME, "in", "one", "  ");
    assertThat(condition("main", "InboundAuthValid")).startsWith("False/KeySecretValueEmpty");
    rig.secret(Rig.HOME, "in", "one", "same");
    rig.secret(Rig.HOME, "in2", "two", "same ");
    assertThat(condition("main", "InboundAuthValid"))
        .isEqualTo("False/DuplicateKeyValue: keys \"a\" and \"b\" have the same value");
    assertThat(rig.status(Kinds.VECTOR_STORE, Rig.HOME, "main").toString())
        .doesNotContain("same \"");
  }

  @Test
  void reconcile_severalStores_agreeAboutTheDefault() {
    rig.start();
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "b", Samples.store(false, ""));
    assertThat(condition("b", "DefaultResolved")).isEqualTo("True/SingleStore");

    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "a", Samples.store(false, ""));
    assertThat(condition("a", "Ready"))
        .isEqualTo("False/NoDefault: none of the VectorStores is the default: a, b");
    assertThat(condition("b", "DefaultResolved")).startsWith("False/NoDefault");

    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "a", Samples.store(true, ""));
    assertThat(condition("a", "DefaultResolved")).isEqualTo("True/ExplicitDefault");
    assertThat(condition("b", "DefaultResolved"))
        .isEqualTo("True/OtherIsDefault: the default is \"a\"");
    assertThat(condition("b", "Ready")).isEqualTo("True/Accepted");

    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "b", Samples.store(true, ""));
    assertThat(condition("a", "Ready"))
        .isEqualTo("False/DuplicateDefault: several VectorStores are the default: a, b");
    assertThat(condition("b", "Ready")).startsWith("False/DuplicateDefault");

    rig.delete(Kinds.VECTOR_STORE, Rig.HOME, "a");
    assertThat(condition("b", "Ready")).isEqualTo("True/Accepted");
  }

  @Test
  void reconcile_otherNamespace_servesNothing() {
    rig.start();
    rig.apply(Kinds.VECTOR_STORE, "elsewhere", "main", Samples.store(true, ""));

    assertThat(rig.condition(Kinds.VECTOR_STORE, "elsewhere", "main", "Ready"))
        .isEqualTo("False/NotInStoreNamespace: only VectorStores in the namespace \"layer\" serve");
    assertThat(rig.condition(Kinds.VECTOR_STORE, "elsewhere", "main", "DefaultResolved"))
        .startsWith("False/NotInStoreNamespace");
  }

  @ParameterizedTest
  @CsvSource({
    "401, true, False/CredentialRejected",
    "403, true, True/ListForbidden",
    "500, false, False/ProbeFailed: the store answered 500",
    "302, false, False/ProbeFailed: the store answered 302"
  })
  void probe_refusal_isTold(int status, boolean reachable, String condition) {
    probed(() -> Answer.refused(status, "no"));

    assertThat(condition("main", "Reachable")).startsWith(condition);
    assertThat(rig.status(Kinds.VECTOR_STORE, Rig.HOME, "main").get("reachable"))
        .isEqualTo(Json.of(reachable));
    assertThat(condition("main", "Ready")).isEqualTo("True/Accepted");
  }

  @Test
  void probe_noAnswer_isTold() {
    probed(() -> {
      throw new NoAnswerException(
          NoAnswerException.Reason.TIMEOUT, NoAnswerException.Sent.UNKNOWN, "too slow", null);
    });

    assertThat(condition("main", "Reachable")).isEqualTo("False/ProbeFailed: TIMEOUT: too slow");
    assertThat(rig.status(Kinds.VECTOR_STORE, Rig.HOME, "main").get("reachable"))
        .isEqualTo(Json.of(false));
  }

  @Test
  void probe_nothingChanges_isMadeOnceAMinute() {
    probed(() -> Answer.ok(NamespacePage.of(List.of(), null)));
    rig.stores.asked.clear();

    rig.pass(Duration.ofMinutes(10));

    assertThat(rig.stores.asked).hasSizeBetween(9, 10);
    assertThat(rig.stores.opened).hasSize(1);
  }

  @Test
  void probe_keyRotates_isMadeAtOnce() {
    probed(() -> Answer.ok(NamespacePage.of(List.of(), null)));
    rig.stores.asked.clear();

    rig.secret(Rig.HOME, "upstream", "api-key", "rotated");

    assertThat(rig.stores.asked).containsExactly("main rotated");
    assertThat(rig.stores.opened).hasSize(1);
  }

  @Test
  void probe_deadline_isFiveSeconds() {
    rig.secret(Rig.HOME, "upstream", "api-key", "x");
    rig.start();
    rig.stores.scripts.put(
        "main",
        (context, query) -> {
          assertThat(query.pageSize()).isEqualTo(1);
          assertThat(context.deadline()).isEqualTo(rig.tasks.instant().plusSeconds(5));
          return Answer.ok(NamespacePage.of(List.of(), null));
        });

    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, CREDENTIAL));

    assertThat(condition("main", "Reachable")).isEqualTo("True/ProbeSucceeded");
  }

  @Test
  void reconcile_storeGoesOrMoves_isClosed() {
    probed(() -> Answer.ok(NamespacePage.of(List.of(), null)));

    rig.patch(
        Kinds.VECTOR_STORE, Rig.HOME, "main", "{'spec': {'endpoint': {'url': 'https://other'}}}");
    assertThat(rig.stores.closed).hasSize(1);
    assertThat(rig.stores.opened).hasSize(2);

    rig.delete(Kinds.VECTOR_STORE, Rig.HOME, "main");
    assertThat(rig.stores.closed).hasSize(2);
  }

  private void probed(Supplier<Answer<NamespacePage>> answer) {
    rig.secret(Rig.HOME, "upstream", "api-key", "x");
    rig.start();
    rig.stores.scripts.put("main", (context, query) -> answer.get());
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, CREDENTIAL));
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.VECTOR_STORE, Rig.HOME, name, type);
  }

  static List<String> types(JsonObject status) {
    return Fields.list(status, "conditions").stream()
        .map(each -> Fields.text((JsonObject) each, "type").orElse(""))
        .toList();
  }
}
