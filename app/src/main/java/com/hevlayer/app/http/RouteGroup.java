package com.hevlayer.app.http;

import java.util.List;

/** The routes of one capability. */
@FunctionalInterface
public interface RouteGroup {

  /** Returns the routes; constant. */
  List<Route> routes();
}
