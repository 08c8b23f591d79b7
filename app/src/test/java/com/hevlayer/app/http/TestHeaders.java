package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeaderView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers as a test writes them: name, value, name, value. */
final class TestHeaders implements HeaderView {
  private final List<String> pairs;

  private TestHeaders(List<String> pairs) {
    this.pairs = pairs;
  }

  static HeaderView of(String... pairs) {
    return new TestHeaders(List.of(pairs));
  }

  @Override
  public @Nullable String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  @Override
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equalsIgnoreCase(name)) {
        values.add(pairs.get(i + 1));
      }
    }
    return values;
  }
}
