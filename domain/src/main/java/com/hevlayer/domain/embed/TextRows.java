package com.hevlayer.domain.embed;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Rows;
import java.util.Iterator;
import java.util.Map;

/**
 * Rows of an id and a text.
 *
 * @param texts by id
 * @param attribute that holds the text
 */
record TextRows(Map<String, String> texts, String attribute) implements Rows {

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public Cursor cursor() {
    Iterator<Map.Entry<String, String>> rest = texts.entrySet().iterator();
    return () -> rest.hasNext() ? row(rest.next()) : null;
  }

  private Row row(Map.Entry<String, String> text) {
    return new Row() {
      @Override
      public Json id() {
        return Json.of(text.getKey());
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public String name(int index) {
        return attribute;
      }

      @Override
      public Json value(int index) {
        return Json.of(text.getValue());
      }
    };
  }
}
