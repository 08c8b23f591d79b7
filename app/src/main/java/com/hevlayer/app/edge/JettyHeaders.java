package com.hevlayer.app.edge;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The headers of a request as the server read them. */
record JettyHeaders(HttpFields fields) implements HeaderView {

  @Override
  public @Nullable String first(String name) {
    HttpField field = fields.getField(name);
    return field == null ? null : value(field);
  }

  @Override
  public List<String> all(String name) {
    List<String> values = List.of();
    for (HttpField field : fields) {
      if (field.is(name)) {
        values = values.isEmpty() ? new ArrayList<>(1) : values;
        values.add(value(field));
      }
    }
    return values;
  }

  static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }
}
