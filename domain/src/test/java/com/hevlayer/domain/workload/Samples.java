package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects to plan with; texts are JSON with single quotes. */
final class Samples {
  static final WorkloadSettings SETTINGS =
      new WorkloadSettings(
          "layer",
          "http://layer-gateway.layer.svc.cluster.local:8080",
          "http://layer-gateway.layer.svc.cluster.local:8080/v2/metrics",
          "layer",
          "turbopuffer-api-key",
          10_000,
          1000,
          1000,
          Duration.ofSeconds(15),
          Duration.ofSeconds(300),
          null);

  static final GatewaySecret SECRET = new GatewaySecret.Available("3f1d0c2ab4e59870", null);

  static final JsonObject RULES =
      json(
          """
          {'apiVersion':'hevlayer.com/v1alpha1','kind':'InfraRules','metadata':{'name':'default'},
           'spec':{'computePools':[
             {'name':'cpu','kind':'cpu',
              'nodeSelector':{'layer.hev.dev/node-role':'worker-cpu'},
              'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal',
                'value':'worker-cpu','effect':'NoSchedule'}],
              'resources':{'requests':{'cpu':'500m','memory':'1Gi'},'limits':{'memory':'2Gi'}},
              'maxReplicasPerWorkload':6},
             {'name':'broken','kind':'cpu',
              'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}},
              'maxReplicasPerWorkload':1}],
            'documentCache':{'capGiB':128,'replicationFactor':1,
              'scaling':{'nodes':{'min':0,'max':1}}}}}
          """);

  static final JsonObject PIPELINE =
      json(
          """
          {'apiVersion':'hevlayer.com/v1alpha1','kind':'Pipeline',
           'metadata':{'name':'menu-scan','namespace':'pantry','generation':1,
             'uid':'11111111-1111-1111-1111-111111111111'},
           'spec':{
             'pipelineId':'menus',
             'target':{'namespace':'Dishes_EU'},
             'sourceRef':{'kind':'object-events','bucket':'acme-menus',
               'keyPattern':'^2026/.*\\\\.pdf$'},
             'worker':{'image':'registry.example.com/menu-scan:7f3c1','batchSize':24,
               'timeoutSeconds':90,
               'podSpec':{
                 'containers':[{'name':'worker','command':['python','-m','scan'],
                   'env':[{'name':'OCR_LANG','value':'deu'}]}],
                 'tolerations':[{'key':'pantry.example.com/batch','operator':'Exists',
                   'effect':'NoSchedule'}]}},
             'scaling':{'pool':'cpu','replicas':{'max':6},'warmWindowSeconds':120}}}
          """);

  static final JsonObject FUNCTION =
      json(
          """
          {'apiVersion':'hevlayer.com/v1alpha1','kind':'Function',
           'metadata':{'name':'allergen-tags','namespace':'layer','generation':1,
             'uid':'22222222-2222-2222-2222-222222222222'},
           'spec':{
             'indexSelector':{'matchLabels':{'team':'menu'}},
             'inputs':['id','ingredients'],
             'version':'v3',
             'filter':['lang','Eq','de'],
             'triggers':['discovery','write'],
             'worker':{'image':'registry.example.com/allergens:12','dispatch':'push','port':9000,
               'batchSize':16,'timeoutSeconds':20},
             'schedule':{'discoveryIntervalSeconds':120,'leaseSeconds':90},
             'scaling':{'mode':'autoscale','replicas':{'min':1,'max':3}}}}
          """);

  private Samples() {}

  /** Reads an object. */
  static JsonObject json(String text) {
    return (JsonObject) value(text);
  }

  /** Reads a value. */
  static Json value(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Changes an object by a merge patch; a {@code null} takes a member away. */
  static JsonObject with(JsonObject object, String patch) {
    return (JsonObject) merged(object, json(patch));
  }

  /** Changes the spec of an object by a merge patch. */
  static JsonObject withSpec(JsonObject object, String patch) {
    return with(object, "{'spec':" + patch + "}");
  }

  /** Puts a value, nulls included, at a path of names. */
  static JsonObject put(JsonObject object, Json value, String... path) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    if (path.length == 1) {
      members.put(path[0], value);
    } else {
      JsonObject below =
          members.get(path[0]) instanceof JsonObject found ? found : Json.object(Map.of());
      members.put(path[0], put(below, value, Arrays.copyOfRange(path, 1, path.length)));
    }
    return Json.object(members);
  }

  /** Returns the kind of a workload. */
  static ResourceKind kindOf(JsonObject workload) {
    return Json.of("Function").equals(workload.get("kind")) ? Kinds.FUNCTION : Kinds.PIPELINE;
  }

  /** Returns what lies at a path of names and indexes joined by slashes. */
  static @Nullable Json at(@Nullable Json value, String path) {
    Json found = value;
    for (String step : path.split("/", -1)) {
      found =
          switch (found) {
            case JsonObject object -> object.get(step.replace('|', '/'));
            case JsonArray array -> {
              int index = Integer.parseInt(step);
              yield index < array.size() ? array.get(index) : null;
            }
            case null, default -> null;
          };
    }
    return found;
  }

  private static Json merged(@Nullable Json value, Json patch) {
    if (!(patch instanceof JsonObject changes)) {
      return patch;
    }
    Map<String, Json> members =
        new LinkedHashMap<>(value instanceof JsonObject object ? object.members() : Map.of());
    changes
        .members()
        .forEach((name, change) -> {
          if (change instanceof JsonNull) {
            members.remove(name);
          } else {
            members.put(name, merged(members.get(name), change));
          }
        });
    return Json.object(members);
  }
}
