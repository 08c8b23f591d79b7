package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the API. */
final class Paths {
  private Paths() {}

  /** Returns the path of a group and version. */
  static String version(ResourceKind kind) {
    return kind.group().isEmpty()
        ? "/api/" + encoded(kind.version())
        : "/apis/" + encoded(kind.group()) + "/" + encoded(kind.version());
  }

  /** Returns the path of the objects of a kind, everywhere if the namespace is empty. */
  static String objects(ResourceKind kind, String namespace) {
    return version(kind)
        + (namespace.isEmpty() ? "" : "/namespaces/" + encoded(namespace))
        + "/"
        + encoded(kind.plural());
  }

  /** Returns the path of an object. */
  static String object(ObjectRef ref) {
    return objects(ref.kind(), ref.namespace()) + "/" + encoded(ref.name());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
