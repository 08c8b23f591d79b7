package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published pages, row by row, with the examples that they show. */
final class SeedRowsTest {
  private static final String POD = "spec/template/spec/";

  private static final JsonObject RULES =
      Samples.json(
          """
          {'apiVersion':'hevlayer.com/v1alpha1','kind':'InfraRules','metadata':{'name':'default'},
           'spec':{'computePools':[
             {'name':'cpu','kind':'cpu',
              'nodeSelector':{'layer.hev.dev/node-role':'worker-cpu',
                'layer.hev.dev/compute':'cpu'},
              'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal',
                'value':'worker-cpu','effect':'NoSchedule'}],
              'resources':{'requests':{'cpu':'1','memory':'2Gi'},
                'limits':{'cpu':'2','memory':'4Gi'}},
              'maxReplicasPerWorkload':32},
             {'name':'gpu','kind':'gpu','gpuType':'l4',
              'nodeSelector':{'layer.hev.dev/node-role':'worker-gpu',
                'layer.hev.dev/compute':'gpu'},
              'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal',
                  'value':'worker-gpu','effect':'NoSchedule'},
                {'key':'nvidia.com/gpu','operator':'Exists','effect':'NoSchedule'}],
              'resources':{'requests':{'cpu':'250m','memory':'4Gi','nvidia.com/gpu':'1'},
                'limits':{'cpu':'2','memory':'10Gi','nvidia.com/gpu':'1'}},
              'maxReplicasPerWorkload':4}]}}
          """);

  private static final JsonObject PIPELINE =
      Samples.json(
          """
          {'apiVersion':'hevlayer.com/v1alpha1','kind':'Pipeline',
           'metadata':{'name':'product-images','namespace':'layer','uid':'u'},
           'spec':{
             'target':{'namespace':'products'},
             'sourceRef':{'kind':'sqs',
               'queueUrl':'https://sqs.us-east-1.amazonaws.com/123456789/product-images'},
             'worker':{'image':'ghcr.io/hev/product-image-worker:latest','computeClass':'cpu',
               'batchSize':64,'timeoutSeconds':60},
             'scaling':{'pool':'cpu','mode':'autoscale','replicas':{'min':0,'max':8}}}}
          """);

  private static Bench bench(String patch) {
    Bench bench = new Bench(PIPELINE).spec(patch);
    bench.rules = RULES;
    return bench;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nodeSelector | Applied to worker pods that choose the pool | cpu | nodeSelector |"
            + " {'layer.hev.dev/node-role':'worker-cpu','layer.hev.dev/compute':'cpu'}",
        "tolerations | Applied to worker pods that choose the pool | gpu | tolerations |"
            + " [{'key':'layer.hev.dev/node-role','operator':'Equal','value':'worker-gpu',"
            + "'effect':'NoSchedule'},{'key':'nvidia.com/gpu','operator':'Exists',"
            + "'effect':'NoSchedule'}]",
        "resources | Container resources applied to worker pods | gpu | containers/0/resources |"
            + " {'requests':{'cpu':'250m','memory':'4Gi','nvidia.com/gpu':'1'},"
            + "'limits':{'cpu':'2','memory':'10Gi','nvidia.com/gpu':'1'}}"
      })
  void settle_fieldOfAPool_reachesThePods(
      String field, String row, String pool, String path, String value) {
    Bench bench = bench("{'scaling':{'pool':'" + pool + "','replicas':{'max':4}}}");

    bench.settle();

    assertThat(Samples.at(bench.live(Kinds.DEPLOYMENT), POD + path))
        .isEqualTo(Samples.value(value));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "image | Worker image | containers/0/image | 'ghcr.io/hev/product-image-worker:latest'",
        "batchSize | Work items per batch | containers/0/env/4 |"
            + " {'name':'HEVLAYER_BATCH_SIZE','value':'64'}",
        "timeoutSeconds | Worker call timeout | containers/0/env/5 |"
            + " {'name':'HEVLAYER_TIMEOUT_SECONDS','value':'60'}",
        "podSpec | Optional pod-level merge patch | priorityClassName | 'low'"
      })
  void settle_fieldOfTheWorker_reachesThePods(String field, String row, String path, String value) {
    Bench bench = bench("{'worker':{'podSpec':{'priorityClassName':'low'}}}");

    bench.settle();

    assertThat(Samples.at(bench.live(Kinds.DEPLOYMENT), POD + path))
        .isEqualTo(Samples.value(value));
  }

  @ParameterizedTest(name = "computeClass {0}: when scaling.pool is omitted, the stock pool")
  @CsvSource({"cpu, cpu", "gpu, gpu"})
  void settle_poolOmitted_isTheStockPoolOfTheComputeClass(String computeClass, String pool) {
    Bench bench =
        bench(
            "{'worker':{'computeClass':'"
                + computeClass
                + "'},'scaling':{'pool':null,'replicas':{'max':4}}}");

    bench.settle();

    assertThat(Samples.at(bench.live(Kinds.DEPLOYMENT), "metadata/labels/hevlayer.com|pool"))
        .isEqualTo(Samples.value("'" + pool + "'"));
  }

  @ParameterizedTest(name = "{0} is left unready with a condition")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a workload that names an unknown pool | {'scaling':{'pool':'tpu'}} | UnknownPool",
        "a workload that asks for more than the pool ceiling |"
            + " {'scaling':{'replicas':{'max':33}}} | ReplicasExceedPoolCeiling"
      })
  void plan_againstTheRules_isUnready(String row, String patch, String reason) {
    assertThat(bench(patch).plan().refusal()).isEqualTo(reason);
  }

  @Test
  void settle_exampleOfThePage_scalesOnItsOwnNameBetweenMinAndMax() {
    Bench bench = bench("{}");

    WorkloadPlan plan = bench.settle();

    assertThat(Samples.at(bench.live(Kinds.SCALED_OBJECT), "spec/maxReplicaCount"))
        .isEqualTo(Samples.value("8"));
    assertThat(
            String.valueOf(
                Samples.at(bench.live(Kinds.SCALED_OBJECT), "spec/triggers/0/metadata/query")))
        .contains("product-images");
    assertThat(plan.managed()).hasSize(3);
  }
}
