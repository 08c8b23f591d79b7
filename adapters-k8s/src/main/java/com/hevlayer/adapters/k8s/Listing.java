package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads all objects that a watch is to look at, page by page. One thread. */
final class Listing {
  private static final int PAGE = 500;

  private final Api api;
  private final Timing timing;
  private final Source source;
  private final ObjectReader reader;
  private final Consumer<String> unreadable;

  /**
   * Creates one.
   *
   * @param unreadable hears why an object could not be read; it is left out
   */
  Listing(Api api, Timing timing, Source source, ObjectReader reader, Consumer<String> unreadable) {
    this.api = api;
    this.timing = timing;
    this.source = source;
    this.reader = reader;
    this.unreadable = unreadable;
  }

  /**
   * What was read.
   *
   * @param version from which a watch goes on
   */
  record Result(Map<KindCache.Name, JsonObject> objects, String version) {}

  /**
   * Reads all pages.
   *
   * @throws ClusterException if the server refuses or does not answer; 410 if the pages grew too
   *     old on the way
   */
  Result read() {
    Map<KindCache.Name, JsonObject> objects = new LinkedHashMap<>();
    String next = "";
    while (true) {
      String path =
          source.path()
              + "limit="
              + PAGE
              + (next.isEmpty() ? "" : "&continue=" + Paths.encoded(next));
      Call call = Call.get(path, source.toString(), Requests.isSecret(source.kind()));
      Answer answer = api.send(call, timing.call());
      if (!answer.isOk()) {
        throw Refusals.of(call, answer);
      }
      Json metadata = page(call, answer.body(), objects);
      next = Values.text(metadata, "continue");
      if (next.isEmpty()) {
        return new Result(objects, Values.text(metadata, "resourceVersion"));
      }
    }
  }

  private Json page(Call call, byte[] body, Map<KindCache.Name, JsonObject> objects) {
    try {
      Map<String, byte[]> members = Slices.members(body);
      byte[] items = members.get("items");
      byte[] metadata = members.get("metadata");
      if (metadata == null) {
        throw new IllegalArgumentException("it has no metadata");
      }
      if (items != null && items[0] == '[') {
        Slices.elements(items, item -> add(item, objects));
      }
      return JsonText.parseAnswer(metadata);
    } catch (IllegalArgumentException | WireRefusal e) {
      throw new ClusterException(
          ClusterException.NO_ANSWER,
          "",
          "the answer to " + call + " is no list: " + e.getMessage(),
          null,
          e);
    }
  }

  private void add(byte[] item, Map<KindCache.Name, JsonObject> objects) {
    JsonObject object;
    try {
      object = typed(reader.read(item));
    } catch (IllegalArgumentException e) {
      unreadable.accept(String.valueOf(e.getMessage()));
      return;
    }
    objects.put(KindCache.Name.of(object), object);
  }

  /** Adds what the server leaves out of the elements of a list, since the list says it. */
  private JsonObject typed(JsonObject object) {
    if (object.get("kind") instanceof JsonString
        && object.get("apiVersion") instanceof JsonString) {
      return object;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("apiVersion", Json.of(source.kind().apiVersion()));
    members.put("kind", Json.of(source.kind().kind()));
    members.putAll(object.members());
    return Json.object(members);
  }
}
