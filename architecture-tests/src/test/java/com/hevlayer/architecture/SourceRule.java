package com.hevlayer.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A rule about source text, for what leaves no trace in class files: constants are inlined there.
 *
 * @param name what a failing build calls it
 * @param files which files it judges, by their path below the checkout
 * @param forbidden what no line of them may contain
 * @param broken a line that breaks it
 */
record SourceRule(String name, Predicate<String> files, Pattern forbidden, String broken) {
  static final List<SourceRule> ALL =
      List.of(
          new SourceRule(
              "reserved attributes and our own headers are named in WireNames only",
              path -> isShipped(path) && !path.endsWith("/protocol/WireNames.java"),
              Pattern.compile("\"(_hevlayer[_:]|(?i:x-layer-|x-hevlayer-))"),
              "var name = \"_hevlayer_shard\";"),
          new SourceRule(
              "our environment variables are named in app.config only",
              path ->
                  isShipped(path)
                      && !path.contains("/com/hevlayer/app/config/")
                      && !isForWorkers(path),
              Pattern.compile("\"LAYER_[A-Z]"),
              "var port = System.getenv(\"LAYER_PORT\");"),
          new SourceRule(
              "tests wait for conditions, never for time to pass",
              SourceRule::isTest,
              Pattern.compile("\\bThread\\.sleep\\("),
              "Thread.sleep(100);"),
          new SourceRule(
              "AssertJ is the only assertion library",
              SourceRule::isTest,
              Pattern.compile("org\\.junit\\.jupiter\\.api\\.Assertions\\b"),
              "import static org.junit.jupiter.api.Assertions.assertEquals;"),
          new SourceRule(
              "nothing is skipped without saying why",
              SourceRule::isTest,
              Pattern.compile("@Disabled(?!\\(\")"),
              "@Disabled"));

  private static boolean isShipped(String path) {
    return path.contains("/src/main/java/") && !path.startsWith("benchmarks/");
  }

  // What workers find in their environment is not our configuration.
  private static boolean isForWorkers(String path) {
    return path.endsWith("/domain/workload/WorkerEnvironment.java");
  }

  private static boolean isTest(String path) {
    return path.contains("/src/test/java/") && !path.endsWith("/SourceRule.java");
  }

  List<String> violations(String path, List<String> lines) {
    var found = new ArrayList<String>();
    if (files.test(path)) {
      for (var i = 0; i < lines.size(); i++) {
        if (forbidden.matcher(lines.get(i)).find()) {
          found.add(path + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}
