package com.hevlayer.adapters.k8s;

import org.jspecify.annotations.Nullable;

/**
 * A request to the API server.
 *
 * @param path with the query
 * @param contentType of the body, or {@code null} without one
 * @param what it is about, for messages
 * @param secret whether the answer may quote what nobody must see
 */
record Call(
    String method,
    String path,
    @Nullable String contentType,
    @Nullable String body,
    String what,
    boolean secret) {

  static Call get(String path, String what, boolean secret) {
    return new Call("GET", path, null, null, what, secret);
  }

  @Override
  public String toString() {
    return method + " " + what;
  }
}
