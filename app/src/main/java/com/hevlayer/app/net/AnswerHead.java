package com.hevlayer.app.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a store's answer.
 *
 * @param status 200 to 599
 * @param fields all fields in the order they came, hop-by-hop ones among them; values are text in
 *     ISO 8859-1, so that every byte survives
 * @param length of the body in bytes, or -1 if it ends when the store says so
 */
public record AnswerHead(int status, List<Map.Entry<String, String>> fields, long length) {

  /** Returns all values of a field joined with commas; empty if it is absent. */
  public String joined(String name) {
    String all = "";
    for (Map.Entry<String, String> field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        all = all.isEmpty() ? field.getValue() : all + "," + field.getValue();
      }
    }
    return all;
  }

  /** Returns the first value of a field. */
  public Optional<String> first(String name) {
    for (Map.Entry<String, String> field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return Optional.of(field.getValue());
      }
    }
    return Optional.empty();
  }
}
