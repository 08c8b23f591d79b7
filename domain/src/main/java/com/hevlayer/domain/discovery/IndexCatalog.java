package com.hevlayer.domain.discovery;

import com.hevlayer.ports.json.JsonObject;
import java.util.List;

/** The Index objects of the namespace in which new ones are made. Thread-safe. */
public interface IndexCatalog {

  /** Returns all of them, in no order. */
  List<JsonObject> all();

  /** Whether they may be written now. */
  boolean isWritable();

  /**
   * Makes one.
   *
   * @return whether it was made; false if one of that name came meanwhile
   * @throws RuntimeException if it cannot be made
   */
  boolean create(JsonObject index);

  /** Reports something that somebody should look at. */
  void warn(JsonObject index, String reason, String message);

  /** Has those objects looked at again that describe a namespace. */
  void changed(String namespace);
}
