package com.hevlayer.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the reader sees: headings, requests as they can be pasted into a shell, and answers as
 * tables.
 */
final class Page {
  private static final int LINES_PER_PASSAGE = 4;
  private static final int SCORE = 10;
  private static final int BAR = 40;

  private final PrintStream out;
  private final boolean tty;
  private final int width;
  private int section;

  /**
   * @param width characters per line
   */
  Page(PrintStream out, boolean tty, int width) {
    this.out = out;
    this.tty = tty;
    this.width = Math.clamp(width, 60, 120);
  }

  void line(String text) {
    out.println(text);
  }

  /** A numbered heading and what it is about. */
  void heading(String title, String about) {
    section++;
    out.println();
    out.println(bold(section + ". " + title));
    Prose.wrap(about, width - 3).forEach(line -> out.println("   " + line));
    out.println();
  }

  /** A request, as it can be pasted into a shell. */
  void request(String curl) {
    out.println(dim("   $ " + curl.replace("\n", "\n     ")));
    out.println();
  }

  /**
   * Passages in the order of the answer.
   *
   * @param column the heading of the first column
   * @param score what stands in the first column of a row
   * @param question what the excerpts are chosen for
   */
  void passages(String column, JsonNode rows, Function<JsonNode, String> score, String question) {
    out.println(bold("   " + pad(column, SCORE) + "passage"));
    int room = width - 3 - SCORE;
    for (JsonNode row : rows) {
      out.println("   " + pad(score.apply(row), SCORE) + bold(label(row)));
      String text = Prose.excerpt(row.path("text").asText(), question, room * LINES_PER_PASSAGE);
      for (String line : Prose.wrap(text, room, LINES_PER_PASSAGE)) {
        out.println(" ".repeat(3 + SCORE) + line);
      }
    }
    if (rows.isEmpty()) {
      out.println("   (no rows)");
    }
  }

  /** Every attribute of one document. */
  void document(JsonNode row) {
    row.properties()
        .forEach(member -> {
          JsonNode value = member.getValue();
          String text = value.isTextual() ? value.asText() : value.toString();
          List<String> lines = Prose.wrap(text, width - 3 - SCORE);
          for (int i = 0; i < lines.size(); i++) {
            String name = i == 0 ? member.getKey() : "";
            out.println("   " + bold(pad(name, SCORE)) + lines.get(i));
          }
        });
  }

  /** Groups with a number each, drawn as bars. */
  void bars(String column, String key, String label, JsonNode groups) {
    out.println(bold("   " + pad(key, SCORE) + column));
    long most = 1;
    for (JsonNode group : groups) {
      most = Math.max(most, group.path(label).asLong());
    }
    for (JsonNode group : groups) {
      long number = group.path(label).asLong();
      int length = Math.max(1, (int) (number * BAR / most));
      out.println("   " + pad(group.path(key).asText(), SCORE) + "█".repeat(length) + " " + number);
    }
  }

  /** How long it took. */
  void timing(Target.Answer answer) {
    out.println();
    String server =
        answer.body().path("performance").path("server_total_ms").isNumber()
            ? ", of which the server says %s"
                .formatted(
                    answer.body().path("performance").path("server_total_ms").asText() + " ms")
            : "";
    out.println(dim(String.format(Locale.ROOT, "   %.1f ms%s", answer.millis(), server)));
  }

  /** A remark under an answer. */
  void remark(String text) {
    Prose.wrap(text, width - 3).forEach(line -> out.println("   " + line));
  }

  private static String label(JsonNode row) {
    String party = row.path("party").asText("");
    return row.path("title").asText()
        + (party.isEmpty() ? "" : " (" + party + ")")
        + "  "
        + row.path("id").asText();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private String bold(String text) {
    return tty ? "\033[1m" + text + "\033[0m" : text;
  }

  private String dim(String text) {
    return tty ? "\033[2m" + text + "\033[0m" : text;
  }
}
