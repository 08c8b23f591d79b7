package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The complete examples of the contract, with their expected children and all variations. */
final class ExamplesTest {
  private static final String LABELS =
      """
      'app.kubernetes.io/managed-by':'layer-operator',
      'app.kubernetes.io/name':'layer-worker',
      'app.kubernetes.io/instance':'menu-scan',
      'app.kubernetes.io/component':'worker',
      'layer.hev.dev/component':'worker',
      'layer.hev.dev/pipeline-id':'menus',
      'hevlayer.com/pipeline':'menu-scan'
      """;
  private static final String OWNERS =
      """
      'ownerReferences':[{'apiVersion':'hevlayer.com/v1alpha1','kind':'Pipeline',
        'name':'menu-scan','uid':'11111111-1111-1111-1111-111111111111',
        'controller':true,'blockOwnerDeletion':true}]
      """;
  private static final String METADATA = "'name':'menu-scan-worker','namespace':'pantry'," + OWNERS;

  private static final JsonObject MIRROR =
      Samples.json(
          """
          {'apiVersion':'v1','kind':'Secret','metadata':{'name':'layer','namespace':'pantry',
            'labels':{'app.kubernetes.io/managed-by':'layer-operator'},
            'annotations':{'hevlayer.com/mirrored-from':'layer/layer'}},
           'type':'Opaque','data':{'turbopuffer-api-key':'dHB1Zl8='}}
          """);

  private static JsonObject applied(WorkloadPlan plan, int index) {
    return ((Step.Apply) plan.steps().get(index)).object();
  }

  @Test
  void pipeline_new_writesTheChildrenOfTheExampleInOrder() {
    Bench bench = Bench.pipeline();
    bench.secret = new GatewaySecret.Available("3f1d0c2ab4e59870", MIRROR);

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan))
        .containsExactly(
            "apply Secret",
            "apply TriggerAuthentication",
            "apply Deployment",
            "scale 0",
            "apply ScaledObject");
    assertThat(applied(plan, 0)).isEqualTo(MIRROR);
    assertThat(applied(plan, 1)).isEqualTo(triggerAuthentication());
    assertThat(applied(plan, 2)).isEqualTo(deployment());
    assertThat(applied(plan, 3))
        .isEqualTo(
            Samples.json(
                """
                {'apiVersion':'apps/v1','kind':'Deployment',
                 'metadata':{'name':'menu-scan-worker','namespace':'pantry'},
                 'spec':{'replicas':0}}
                """));
    assertThat(applied(plan, 4)).isEqualTo(scaledObject());
    assertThat(plan.steps().toString()).doesNotContain("dHB1Zl8=");
  }

  private static JsonObject triggerAuthentication() {
    return Samples.json(
        "{'apiVersion':'keda.sh/v1alpha1','kind':'TriggerAuthentication','metadata':{"
            + METADATA
            + ",'labels':{"
            + LABELS
            + "}},'spec':{'secretTargetRef':[{'parameter':'bearerToken','name':'layer',"
            + "'key':'turbopuffer-api-key'}]}}");
  }

  private static JsonObject deployment() {
    return Samples.json(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{"
            + METADATA
            + ",'labels':{'hevlayer.com/pool':'cpu',"
            + LABELS
            + "}},"
            + """
            'spec':{'replicas':0,'revisionHistoryLimit':2,
              'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavailable':1}},
              'selector':{'matchLabels':{'hevlayer.com/pipeline':'menu-scan',
                'app.kubernetes.io/component':'worker'}},
              'template':{
            """
            + "'metadata':{'labels':{'hevlayer.com/pool':'cpu',"
            + LABELS
            + "},'annotations':{'hevlayer.com/gateway-secret-revision':'3f1d0c2ab4e59870'}},"
            + """
            'spec':{'automountServiceAccountToken':false,'terminationGracePeriodSeconds':105,
              'nodeSelector':{'layer.hev.dev/node-role':'worker-cpu'},
              'tolerations':[
                {'key':'layer.hev.dev/node-role','operator':'Equal','value':'worker-cpu',
                 'effect':'NoSchedule'},
                {'key':'pantry.example.com/batch','operator':'Exists','effect':'NoSchedule'}],
              'containers':[{
                'name':'worker','image':'registry.example.com/menu-scan:7f3c1',
                'command':['python','-m','scan'],
                'env':[
                  {'name':'HEVLAYER_PIPELINE_ID','value':'menus'},
                  {'name':'HEVLAYER_TARGET_NAMESPACE','value':'Dishes_EU'},
                  {'name':'HEVLAYER_BASE_URL',
                   'value':'http://layer-gateway.layer.svc.cluster.local:8080'},
                  {'name':'HEVLAYER_SOURCE_REF','value':
            """
            + "'{\\\"bucket\\\":\\\"acme-menus\\\",\\\"keyPattern\\\":\\\"^2026/.*\\\\\\\\.pdf$$\\\","
            + "\\\"kind\\\":\\\"object-events\\\"}'},"
            + """
                  {'name':'HEVLAYER_BATCH_SIZE','value':'24'},
                  {'name':'HEVLAYER_TIMEOUT_SECONDS','value':'90'},
                  {'name':'HEVLAYER_WORKER_ID',
                   'valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}},
                  {'name':'LAYER_GATEWAY_API_KEY','valueFrom':{'secretKeyRef':{'name':'layer',
                    'key':'turbopuffer-api-key'}}},
                  {'name':'OCR_LANG','value':'deu'}],
                'resources':{'requests':{'cpu':'500m','memory':'1Gi'},
                  'limits':{'memory':'2Gi'}}}]}}}}
            """);
  }

  private static JsonObject scaledObject() {
    return Samples.json(
        "{'apiVersion':'keda.sh/v1alpha1','kind':'ScaledObject','metadata':{"
            + METADATA
            + ",'labels':{"
            + LABELS
            + "}},"
            + """
            'spec':{
              'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment',
                'name':'menu-scan-worker'},
              'pollingInterval':15,'cooldownPeriod':120,'minReplicaCount':0,'maxReplicaCount':6,
              'advanced':{'restoreToOriginalReplicaCount':false},
              'triggers':[{'type':'prometheus','name':'queue','metricType':'AverageValue',
                'metadata':{
                  'serverAddress':'http://layer-gateway.layer.svc.cluster.local:8080/v2/metrics',
                  'query':'sum(layer_pipeline_stage_count{pipeline_id=
            """
                .stripTrailing()
            + "\\\"menus\\\",stage!~\\\"indexed|failed\\\"}) or vector(0)',"
            + """
                  'threshold':'1000','activationThreshold':'0','authModes':'bearer'},
                'authenticationRef':{'name':'menu-scan-worker'}}]}}
            """);
  }

  @Test
  void pipeline_settled_hasTheStatusOfTheExample() {
    Bench bench = Bench.pipeline();
    WorkloadPlan first = bench.plan();

    WorkloadPlan plan = bench.settle();

    assertThat(plan.conditions()).isEqualTo(first.conditions());
    assertThat(plan.managed())
        .isEqualTo(first.managed())
        .containsExactly(
            new ObjectRef(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"),
            new ObjectRef(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker"),
            new ObjectRef(Kinds.TRIGGER_AUTHENTICATION, "pantry", "menu-scan-worker"));
    assertThat(plan.conditions())
        .extracting(Condition::type, condition -> condition.status().text(), Condition::reason)
        .containsExactly(
            tuple("Ready", "True", "Reconciled"),
            tuple("PoolResolved", "True", "Resolved"),
            tuple("Autoscaling", "True", "ScaledObjectApplied"),
            tuple("Available", "True", "ScaledToZero"));
    assertThat(Bench.condition(plan, "Ready").message())
        .isEqualTo("autoscaling 0..6 on pool \"cpu\"");
    assertThat(plan.refusal()).isNull();
    assertThat(plan.retryAfter()).isNull();
  }

  @Test
  void variation_fixed_hasTwoReplicasAndNoKeda() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.spec("{'scaling':{'mode':'fixed','replicas':{'min':2,'max':6}}}");

    WorkloadPlan plan = bench.settle();

    assertThat(bench.children().keySet()).containsExactly("Deployment");
    assertThat(bench.replicas()).isEqualTo(2);
    assertThat(Bench.condition(plan, "Ready"))
        .isEqualTo(Condition.yes("Ready", "Reconciled", "fixed at 2 on pool \"cpu\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'scaling':{'mode':'disabled'}} | Disabled |"
            + " scaling.mode=disabled; deployment scaled to zero",
        "{'paused':true} | Paused | spec.paused=true; deployment scaled to zero"
      })
  void variation_stopped_hasNoReplicasAndNoKeda(String patch, String reason, String message) {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.scale(4, "keda");
    bench.spec(patch);

    WorkloadPlan plan = bench.settle();

    assertThat(bench.children().keySet()).containsExactly("Deployment");
    assertThat(bench.replicas()).isZero();
    assertThat(Bench.condition(plan, "Ready")).isEqualTo(Condition.yes("Ready", reason, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'scaling':{'replicas':{'max':7}}} | ReplicasExceedPoolCeiling |"
            + " replicas.max 7 exceeds maxReplicasPerWorkload 6 of pool \"cpu\"",
        "{'scaling':{'pool':'gpu'}} | UnknownPool | pool \"gpu\" is not defined in"
            + " InfraRules/default; defined pools: broken, cpu",
        "{'scaling':{'pool':null},'worker':{'computeClass':'gpu'}} | UnknownPool |"
            + " pool \"gpu\" is not defined in InfraRules/default; defined pools: broken, cpu"
            + " (default for computeClass gpu)",
        "{'schedule':{'cron':'40 */6 * * *','leaseSeconds':1800}} | InvalidSchedule |"
            + " schedule.cron \"40 */6 * * *\": window of 31 minutes starting at minute 40 crosses"
            + " the hour and the hour field \"*/6\" cannot be shifted"
      })
  void variation_refused_leavesChildrenAsTheyAre(String patch, String reason, String message) {
    Bench bench = Bench.pipeline();
    WorkloadPlan before = bench.settle();
    bench.spec(patch);

    WorkloadPlan plan = bench.plan();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.refusal()).isEqualTo(reason);
    assertThat(plan.terminal()).isTrue();
    assertThat(Bench.condition(plan, "Ready")).isEqualTo(Condition.no("Ready", reason, message));
    assertThat(plan.managed()).isEqualTo(before.managed());
  }

  @Test
  void variation_schedule_hasOneCronTriggerAndNoTriggerAuthentication() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.spec("{'schedule':{'cron':'40 2 * * *','leaseSeconds':1800}}");

    bench.settle();

    assertThat(bench.children()).containsOnlyKeys("Deployment", "ScaledObject");
    assertThat(Samples.at(bench.live(Kinds.SCALED_OBJECT), "spec/triggers"))
        .isEqualTo(
            Samples.value(
                """
                [{'type':'cron','name':'schedule','metadata':{'timezone':'Etc/UTC',
                  'start':'40 2 * * *','end':'11 3 * * *','desiredReplicas':'1'}}]
                """));
  }

  @Test
  void variation_brokenPool_saysWhatIsWrong() {
    Bench bench = Bench.pipeline().spec("{'scaling':{'pool':'broken'}}");

    assertThat(Bench.condition(bench.plan(), "Ready"))
        .isEqualTo(
            Condition.no(
                "Ready",
                "InvalidPool",
                "pool \"broken\" is invalid: resources.requests.cpu exceeds its limit"));
  }

  @Test
  void function_new_writesTheChildrenOfTheExampleInOrder() {
    Bench bench = Bench.function();

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan))
        .containsExactly(
            "apply TriggerAuthentication",
            "apply Deployment",
            "scale 1",
            "apply Service",
            "apply ScaledObject");
    JsonObject deployment = applied(plan, 1);
    assertThat(Samples.at(deployment, "metadata/labels"))
        .isEqualTo(
            Samples.json(
                """
                {'app.kubernetes.io/managed-by':'layer-operator',
                 'app.kubernetes.io/name':'layer-worker',
                 'app.kubernetes.io/instance':'allergen-tags',
                 'app.kubernetes.io/component':'worker',
                 'layer.hev.dev/component':'worker',
                 'layer.hev.dev/udf-id':'allergen-tags',
                 'hevlayer.com/function':'allergen-tags',
                 'hevlayer.com/pool':'cpu'}
                """));
    assertThat(Samples.at(deployment, "metadata/ownerReferences/0/kind"))
        .isEqualTo(Samples.value("'Function'"));
    assertThat(Samples.at(deployment, "spec/replicas")).isEqualTo(Samples.value("1"));
    assertThat(Samples.at(deployment, "spec/strategy/rollingUpdate"))
        .isEqualTo(Samples.json("{'maxSurge':1,'maxUnavailable':0}"));
    assertThat(Samples.at(deployment, "spec/template/spec/terminationGracePeriodSeconds"))
        .isEqualTo(Samples.value("35"));
    assertThat(Samples.at(deployment, "spec/template/spec/containers"))
        .isEqualTo(Samples.value("[" + CONTAINER + "]"));
    assertThat(Samples.at(applied(plan, 3), "spec"))
        .isEqualTo(
            Samples.json(
                """
                {'type':'ClusterIP',
                 'selector':{'hevlayer.com/function':'allergen-tags',
                   'app.kubernetes.io/component':'worker'},
                 'ports':[{'name':'http','port':9000,'targetPort':'http'}]}
                """));
    assertThat(Samples.at(applied(plan, 4), "spec")).isEqualTo(Samples.json(SCALED_FUNCTION));
  }

  private static final String CONTAINER =
      """
      {'name':'udf','image':'registry.example.com/allergens:12',
       'ports':[{'name':'http','containerPort':9000}],
       'readinessProbe':{'httpGet':{'path':'/healthz','port':'http'},'periodSeconds':5,
         'failureThreshold':3},
       'env':[
         {'name':'HEVLAYER_UDF_ID','value':'allergen-tags'},
         {'name':'HEVLAYER_FUNCTION_ID','value':'allergen-tags'},
         {'name':'HEVLAYER_UDF_VERSION','value':'v3'},
         {'name':'HEVLAYER_BASE_URL','value':'http://layer-gateway.layer.svc.cluster.local:8080'},
         {'name':'HEVLAYER_UDF_BATCH_SIZE','value':'16'},
         {'name':'HEVLAYER_UDF_LEASE_SECONDS','value':'90'},
         {'name':'HEVLAYER_UDF_TIMEOUT_SECONDS','value':'20'},
         {'name':'HEVLAYER_UDF_DISPATCH','value':'push'},
         {'name':'HEVLAYER_WORKER_ID','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}},
         {'name':'PORT','value':'9000'},
         {'name':'LAYER_GATEWAY_API_KEY','valueFrom':{'secretKeyRef':{'name':'layer',
           'key':'turbopuffer-api-key'}}},
         {'name':'HEVLAYER_API_KEY','valueFrom':{'secretKeyRef':{'name':'layer',
           'key':'turbopuffer-api-key'}}}],
       'resources':{'requests':{'cpu':'500m','memory':'1Gi'},'limits':{'memory':'2Gi'}}}
      """;

  private static final String SCALED_FUNCTION =
      """
      {'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'allergen-tags-worker'},
       'pollingInterval':15,'cooldownPeriod':300,'minReplicaCount':1,'maxReplicaCount':3,
       'advanced':{'restoreToOriginalReplicaCount':false},
       'triggers':[{'type':'prometheus','name':'queue','metricType':'AverageValue',
         'metadata':{
           'serverAddress':'http://layer-gateway.layer.svc.cluster.local:8080/v2/metrics',
           'query':'(sum(layer_udf_queue_depth{udf=\\"allergen-tags\\"}) or vector(0)) + \
      (sum(layer_udf_stage_count{udf=\\"allergen-tags\\",stage=\\"processing\\"}) or vector(0))',
           'threshold':'1000','activationThreshold':'0','authModes':'bearer'},
         'authenticationRef':{'name':'allergen-tags-worker'}}]}
      """;

  @Test
  void function_settled_managesFourChildren() {
    Bench bench = Bench.function();

    WorkloadPlan plan = bench.settle();

    assertThat(plan.managed())
        .extracting(ref -> ref.kind().kind())
        .containsExactly("Deployment", "ScaledObject", "Service", "TriggerAuthentication");
    assertThat(Bench.condition(plan, "TargetsResolved"))
        .isEqualTo(Condition.yes("TargetsResolved", "Resolved", "1 namespace"));
    assertThat(plan.conditions())
        .extracting(Condition::type)
        .containsExactly("Ready", "PoolResolved", "Autoscaling", "Available", "TargetsResolved");
  }
}
