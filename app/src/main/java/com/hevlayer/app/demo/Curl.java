package com.hevlayer.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Requests as commands for a shell. A body with an embedding is longer than any terminal, so it is
 * written to a file that the command names.
 */
final class Curl {
  private static final int LONGEST_INLINE = 400;

  private final Path parent;
  private final boolean withKey;
  private @Nullable Path folder;
  private int files;

  /**
   * @param parent where the folder with the bodies is made
   * @param withKey whether the commands must carry the key; they name the variable, never its value
   */
  Curl(Path parent, boolean withKey) {
    this.parent = parent;
    this.withKey = withKey;
  }

  /** A command that posts this body. */
  String post(Object url, String body) {
    String key = withKey ? " -H \"Authorization: Bearer $TURBOPUFFER_API_KEY\"" : "";
    String data = body.length() > LONGEST_INLINE ? "@" + file(body) : quoted(body);
    return "curl -s %s -H 'Content-Type: application/json'%s \\\n  -d %s".formatted(url, key, data);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private Path file(String body) {
    try {
      if (folder == null) {
        folder = Files.createTempDirectory(parent, "layer-demo-");
      }
      return Files.writeString(folder.resolve(++files + ".json"), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
