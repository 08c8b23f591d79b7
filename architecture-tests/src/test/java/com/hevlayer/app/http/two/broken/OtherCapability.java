package com.hevlayer.app.http.two.broken;

/** A capability of its own. */
public final class OtherCapability {
  private OtherCapability() {}
}
