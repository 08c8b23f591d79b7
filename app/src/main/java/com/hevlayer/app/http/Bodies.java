package com.hevlayer.app.http;

import com.hevlayer.app.edge.Reply;
import java.util.List;
import java.util.Map;

/** Answers with a JSON body that is bytes already. */
public final class Bodies {
  private static final List<Map.Entry<String, String>> JSON =
      List.of(Map.entry("Content-Type", "application/json"));

  private Bodies() {}

  /** Returns a 200 with this body. */
  public static Reply ok(byte[] json) {
    return of(200, json);
  }

  /** Returns an answer with this body. */
  public static Reply of(int status, byte[] json) {
    return new Reply(status, JSON, json);
  }
}
