package com.hevlayer.app.net;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The head of a store's answer.
 *
 * @param status 200 to 599
 * @param fields all fields in the order they came, hop-by-hop ones among them; names and values are
 *     text in ISO 8859-1, so that every byte survives
 * @param length of the body in bytes, or -1 if it ends when the store says so
 */
public record AnswerHead(int status, List<HttpField> fields, long length) {

  /** Returns all values of a field joined with commas; empty if it is absent. */
  public String joined(HttpHeader name) {
    String all = "";
    for (HttpField field : fields) {
      if (field.getHeader() == name) {
        all = all.isEmpty() ? field.getValue() : all + "," + field.getValue();
      }
    }
    return all;
  }
}
