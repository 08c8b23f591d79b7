package com.hevlayer.benchmarks.peers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests, made before the clock starts, and what the right answers are. */
final class Workload {
  static final String NAMESPACE = "peers";
  static final int TOP = 10;
  private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");

  private final Dataset data;

  Workload(Dataset data) {
    this.data = data;
  }

  /** A kind of query: its bodies and, where there is one, the exact answer to each. */
  record Kind(String name, List<byte[]> bodies, List<Set<Long>> truth) {}

  byte[] upsert(int from, int to) {
    StringBuilder body = new StringBuilder("{\"upsert_rows\":[");
    for (int row = from; row < to; row++) {
      body.append(row == from ? "" : ",")
          .append("{\"id\":")
          .append(row)
          .append(",\"vector\":\"")
          .append(Dataset.base64(data.vector(row)))
          .append("\",\"text\":\"")
          .append(data.text(row))
          .append("\",\"bucket\":")
          .append(data.bucket(row))
          .append(",\"shelf\":\"")
          .append(Dataset.shelf(row))
          .append("\"}");
    }
    body.append(
        "],\"distance_metric\":\"cosine_distance\",\"schema\":{\"text\":{\"type\":\"string\","
            + "\"full_text_search\":true},\"bucket\":\"int\",\"shelf\":\"string\"}}");
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  List<Kind> kinds(int count) {
    Random random = new Random(7);
    List<Kind> kinds = new ArrayList<>();
    kinds.add(vectors("ANN", count, random, 1000));
    kinds.add(vectors("ANN, filter keeps 1 %", count, random, 10));
    kinds.add(vectors("ANN, filter keeps 10 %", count, random, 100));
    List<byte[]> text = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      text.add(
          utf8(
              "{\"rank_by\":[\"text\",\"BM25\",\"%s %s\"],\"limit\":10}"
                  .formatted(
                      Dataset.word(20 + random.nextInt(180)),
                      Dataset.word(20 + random.nextInt(180)))));
    }
    kinds.add(new Kind("BM25, two terms", text, List.of()));
    kinds.add(
        new Kind(
            "order by an integer",
            List.of(utf8("{\"rank_by\":[\"bucket\",\"desc\"],\"limit\":10}")),
            List.of()));
    kinds.add(
        new Kind(
            "group by a keyword, count",
            List.of(
                utf8(
                    "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"shelf\"],\"top_k\":100}")),
            List.of()));
    List<byte[]> counts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      counts.add(
          utf8(
              "{\"aggregate_by\":{\"n\":[\"Count\"]},\"filters\":[\"bucket\",\"Lt\",%d]}"
                  .formatted(random.nextInt(1000))));
    }
    kinds.add(new Kind("count under a filter", counts, List.of()));
    return kinds;
  }

  private Kind vectors(String name, int count, Random random, int below) {
    List<byte[]> bodies = new ArrayList<>();
    List<Set<Long>> truth = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] query = data.query(random);
      String filter = below == 1000 ? "" : ",\"filters\":[\"bucket\",\"Lt\"," + below + "]";
      bodies.add(
          utf8(
              "{\"rank_by\":[\"vector\",\"ANN\",\"%s\"],\"limit\":%d%s}"
                  .formatted(Dataset.base64(query), TOP, filter)));
      if (i < 200) {
        Set<Long> ids = new HashSet<>();
        data.nearest(query, TOP, row -> data.bucket(row) < below)
            .forEach(row -> ids.add(row.longValue()));
        truth.add(ids);
      }
    }
    return new Kind(name, bodies, truth);
  }

  static Set<Long> ids(String answer) {
    Set<Long> ids = new HashSet<>();
    Matcher matcher = ID.matcher(answer);
    while (matcher.find()) {
      ids.add(Long.parseLong(matcher.group(1)));
    }
    return ids;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
