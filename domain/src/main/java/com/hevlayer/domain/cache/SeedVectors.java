package com.hevlayer.domain.cache;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import java.util.List;
import java.util.Map;

/** Vectors of rows, for queries by id. Thread-safe; blocks. */
public interface SeedVectors {

  /**
   * Returns the vectors (attribute {@code vector}) of these rows, by the key of the id; those that
   * have none are left out. Cached ones come from the cache; what the store gives is put there.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  Map<String, float[]> of(Target target, List<Json> ids);
}
