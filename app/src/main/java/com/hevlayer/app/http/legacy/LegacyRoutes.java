package com.hevlayer.app.http.legacy;

import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import java.util.List;

/** The API before mid-2025. */
public final class LegacyRoutes implements RouteGroup {

  @Override
  public List<Route> routes() {
    return List.of();
  }
}
