package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MirrorsTest {
  private final Rig rig = new Rig();

  @Test
  void mirror_firstWorkload_isMadeWithThatKeyOnly() {
    rig.stocked().start();
    rig.patch(Kinds.SECRET, Rig.HOME, "layer", "{'data': {'other': 'cHJpdmF0ZQ=='}}");
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());

    JsonObject mirror = rig.get(Kinds.SECRET, "pantry", "layer");
    assertThat(Fields.object(mirror, "data").members()).containsOnlyKeys("api-key");
    assertThat(Fields.text(mirror, "data", "api-key"))
        .isEqualTo(Fields.text(rig.get(Kinds.SECRET, Rig.HOME, "layer"), "data", "api-key"));
    assertThat(Metadata.isManaged(mirror)).isTrue();
    assertThat(Metadata.annotations(mirror))
        .containsEntry("hevlayer.com/mirrored-from", "layer/layer");
    assertThat(Fields.text(mirror, "type")).contains("Opaque");
    assertThat(Fields.list(mirror, "metadata", "ownerReferences")).isEmpty();
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void mirror_homeOfTheOperator_isNotMade() {
    rig.stocked().start();
    JsonObject original = rig.get(Kinds.SECRET, Rig.HOME, "layer");
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    assertThat(rig.get(Kinds.SECRET, Rig.HOME, "layer")).isEqualTo(original);
    assertThat(rig.condition(Kinds.PIPELINE, Rig.HOME, "scan", "Ready")).startsWith("True");
  }

  @Test
  void mirror_originalChanges_followsAndRollsThePods() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    String before = revision();

    rig.secret(Rig.HOME, "layer", "api-key", "rotated");

    assertThat(revision()).isNotEqualTo(before).matches("[0-9a-f]{16}");
    assertThat(Fields.text(rig.get(Kinds.SECRET, "pantry", "layer"), "data", "api-key"))
        .isEqualTo(Fields.text(rig.get(Kinds.SECRET, Rig.HOME, "layer"), "data", "api-key"));
  }

  @Test
  void mirror_originalMissing_isUnavailableAndTriedAgain() {
    rig.apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    rig.start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    assertThat(condition("Ready"))
        .isEqualTo(
            "False/GatewaySecretUnavailable: secret \"layer\" key \"api-key\" is missing or empty in layer");
    assertThat(rig.has(Kinds.DEPLOYMENT, "pantry", "scan-worker")).isFalse();

    rig.secret(Rig.HOME, "layer", "api-key", " ");
    assertThat(condition("Ready")).startsWith("False/GatewaySecretUnavailable");

    rig.secret(Rig.HOME, "layer", "api-key", "x");
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void mirror_strangersSecretWithTheKey_isUsedAsItIs() {
    rig.secret("pantry", "layer", "api-key", "their-own");
    rig.stocked().start();
    JsonObject theirs = rig.get(Kinds.SECRET, "pantry", "layer");

    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    assertThat(condition("Ready")).startsWith("True/Reconciled");
    String before = revision();

    rig.secret("pantry", "layer", "api-key", "their-next");
    assertThat(revision()).isNotEqualTo(before);
    rig.delete(Kinds.PIPELINE, "pantry", "scan");
    assertThat(Metadata.uid(rig.get(Kinds.SECRET, "pantry", "layer")))
        .isEqualTo(Metadata.uid(theirs));
  }

  @Test
  void mirror_strangersSecretWithoutTheKey_isAConflict() {
    rig.secret("pantry", "layer", "other", "x");
    rig.stocked().start();

    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());

    assertThat(condition("Ready"))
        .isEqualTo(
            "False/GatewaySecretUnavailable: secret \"layer\" key \"api-key\" is missing or empty in pantry");
    assertThat(rig.events("scan")).anyMatch(event -> event.startsWith("WARNING MirrorConflict"));
    int told = rig.events("scan").size();
    rig.pass(Duration.ofMinutes(11));
    assertThat(rig.events("scan")).hasSize(told);
  }

  @Test
  void mirror_lastWorkloadGone_isRemovedWithIt() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    rig.apply(Kinds.FUNCTION, "pantry", "tags", Samples.function());

    rig.delete(Kinds.PIPELINE, "pantry", "scan");
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isTrue();

    rig.delete(Kinds.FUNCTION, "pantry", "tags");
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isFalse();
  }

  @Test
  void mirror_workloadsLeftWhileNobodyLed_isRemovedAfterwards() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    rig.operator().lost();
    rig.delete(Kinds.PIPELINE, "pantry", "scan");
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isTrue();

    rig.restart();

    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isFalse();
  }

  @Test
  void mirror_deletedByHand_isMadeAgain() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());

    rig.delete(Kinds.SECRET, "pantry", "layer");

    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isTrue();
  }

  @Test
  void openGateway_needsNoSecret() {
    OperatorSettings base = Rig.settings(null);
    WorkloadSettings w = base.workload();
    rig.with(
        new OperatorSettings(
            new WorkloadSettings(
                w.operatorNamespace(),
                w.gatewayUrl(),
                w.metricsServer(),
                null,
                null,
                w.replicasCeiling(),
                1000,
                1000,
                w.pollingInterval(),
                w.cooldown(),
                null),
            "",
            Rig.HOME,
            Rig.HOME,
            null,
            null,
            base.resync(),
            base.statusPoll()));
    rig.apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    rig.start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());

    assertThat(condition("Ready")).startsWith("True/Reconciled");
    assertThat(rig.has(Kinds.TRIGGER_AUTHENTICATION, "pantry", "scan-worker")).isFalse();
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isFalse();
  }

  @Test
  void secrets_whateverHappens_areNeverTold() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());

    assertThat(rig.events("scan").toString()).doesNotContain("gateway-key");
    assertThat(rig.get(Kinds.PIPELINE, "pantry", "scan").toString()).doesNotContain("gateway-key");
    assertThat(Secrets.value(rig.get(Kinds.SECRET, Rig.HOME, "layer"), "api-key").toString())
        .doesNotContain("gateway-key")
        .doesNotContain(
            Fields.text(rig.get(Kinds.SECRET, Rig.HOME, "layer"), "data", "api-key").orElseThrow());
  }

  private String condition(String type) {
    return rig.condition(Kinds.PIPELINE, "pantry", "scan", type);
  }

  private String revision() {
    return Fields.text(
            rig.get(Kinds.DEPLOYMENT, "pantry", "scan-worker"),
            "spec",
            "template",
            "metadata",
            "annotations",
            "hevlayer.com/gateway-secret-revision")
        .orElse("");
  }
}
