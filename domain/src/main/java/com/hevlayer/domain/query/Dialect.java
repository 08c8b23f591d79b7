package com.hevlayer.domain.query;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.protocol.decode.FilterDecoder;
import com.hevlayer.protocol.decode.RankDecoder;

/** How expressions of a caller reach a store. */
public enum Dialect {
  /** As they came: the store speaks the wire, and what it understands is its own affair. */
  AS_WRITTEN {
    @Override
    public Filter filter(Json source, String path) {
      return new Filter.Unknown(source);
    }

    @Override
    public RankBy rankBy(Json source, String path) {
      return new RankBy.Unknown(source);
    }
  },

  /** Decoded; what is no expression of the API is refused. */
  TYPED {
    @Override
    public Filter filter(Json source, String path) {
      return FilterDecoder.filter(source, path);
    }

    @Override
    public RankBy rankBy(Json source, String path) {
      return RankDecoder.rankBy(source, path);
    }
  };

  /** Returns the dialect of a store. */
  public static Dialect of(Target target) {
    return target.speaksWire() ? AS_WRITTEN : TYPED;
  }

  /**
   * Returns a filter.
   *
   * @param path where it stands in the body, for messages
   * @throws com.hevlayer.protocol.WireRefusal with 400 or 422
   */
  public abstract Filter filter(Json source, String path);

  /**
   * Returns a ranking.
   *
   * @param path where it stands in the body, for messages
   * @throws com.hevlayer.protocol.WireRefusal with 400 or 422
   */
  public abstract RankBy rankBy(Json source, String path);
}
