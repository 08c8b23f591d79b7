package com.hevlayer.ports.cluster;

import com.hevlayer.ports.json.JsonObject;

/**
 * Something that happened to an object, for people who look at it. Immutable.
 *
 * @param regarding the object, with {@code apiVersion}, {@code kind} and {@code metadata}
 * @param type what to make of it
 * @param reason PascalCase, at most 128 characters
 * @param message at most 1024 characters are kept; holds no secret
 */
public record EventNote(JsonObject regarding, Type type, String reason, String message) {

  /** What to make of an event. */
  public enum Type {
    /** As it should be. */
    NORMAL,
    /** Somebody should look. */
    WARNING
  }
}
