package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Rows;
import java.util.Map;

/** A row that was written as an object. */
final class ObjectRow implements Rows.Row {
  private final Json id;
  private final String[] names;
  private final Json[] values;

  ObjectRow(JsonObject object) {
    Map<String, Json> members = object.members();
    int size = members.containsKey("id") ? members.size() - 1 : members.size();
    names = new String[size];
    values = new Json[size];
    Json found = JsonNull.NULL;
    int i = 0;
    for (Map.Entry<String, Json> member : members.entrySet()) {
      if (member.getKey().equals("id")) {
        found = member.getValue();
      } else {
        names[i] = member.getKey();
        values[i++] = member.getValue();
      }
    }
    id = found;
  }

  @Override
  public Json id() {
    return id;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public String name(int index) {
    return names[index];
  }

  @Override
  public Json value(int index) {
    return values[index];
  }
}
