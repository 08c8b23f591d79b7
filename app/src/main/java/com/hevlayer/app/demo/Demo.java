package com.hevlayer.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the sample into a server and asks it the shipped questions: by meaning, by words, by both,
 * by id, and how many. Running it again uses what is already there. One instance may be used for
 * one run at a time.
 */
public final class Demo {
  /** The namespace that holds the sample. */
  public static final String NAMESPACE = "layer-demo-sotu";

  /** The passage that the fetch shows: the four freedoms. */
  static final String FETCHED = "1941-franklin-d-roosevelt-43";

  private static final int BATCH = 250;
  private static final int ANSWERS = 3;
  private static final int CANDIDATES = 50;
  private static final int DEFAULT_WIDTH = 100;
  private static final String COUNTED = "railroad railway";

  private static final String WRITE_HEAD =
      """
      {"distance_metric":"cosine_distance",
       "schema":{
         "text":{"type":"string","full_text_search":{"stemming":true,"remove_stopwords":true}},
         "vector":{"type":"[384]f16","ann":true},
         "president":"string","party":"string","year":"int","decade":"int","topics":"[]string",
         "title":{"type":"string","filterable":false}},
       "upsert_rows":[
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final @Nullable String key;
  private final int width;
  private final Duration pause;
  private final Path bodies;

  /**
   * A demonstration configured by the environment: the API key from {@code TURBOPUFFER_API_KEY},
   * the width of the terminal from {@code COLUMNS} (100 without it).
   *
   * @param environment the environment, usually {@link System#getenv()}
   */
  public Demo(Map<String, String> environment) {
    this(
        environment.get("TURBOPUFFER_API_KEY"),
        columns(environment.get("COLUMNS")),
        Duration.ofMillis(500),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * @param pause how long to wait before a refused request is repeated
   * @param bodies where request bodies too long for a line are left
   */
  Demo(@Nullable String key, int width, Duration pause, Path bodies) {
    this.key = key == null || key.isBlank() ? null : key.strip();
    this.width = width;
    this.pause = pause;
    this.bodies = bodies;
  }

  /**
   * Runs the demonstration.
   *
   * @param baseUrl where the server listens, {@code http} or {@code https}
   * @param out where to write; gets UTF-8 whatever its own charset is, since the text is full of
   *     bars and dashes that the C locale cannot say
   * @param tty whether {@code out} is a terminal: then the progress bar is redrawn in place and
   *     headings are bold
   * @return 0 when everything was answered, 1 when something failed (said on {@code out}), 2 when
   *     the URL makes no sense
   */
  public int run(URI baseUrl, PrintStream out, boolean tty) {
    PrintStream utf8 = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit = show(baseUrl, utf8, tty);
    utf8.flush();
    return exit;
  }

  private int show(URI baseUrl, PrintStream out, boolean tty) {
    String scheme = baseUrl.getScheme();
    if (baseUrl.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      out.printf("layer demo: %s is no http:// or https:// URL with a host%n", baseUrl);
      return 2;
    }
    Page page = new Page(out, tty, width);
    try (Target target = new Target(json, baseUrl, NAMESPACE, key, pause)) {
      Sample sample = Sample.load();
      load(sample, target, out, tty);
      Tour tour = new Tour(target, page, new Curl(bodies, target.hasKey()));
      for (Question question : Question.load(json)) {
        tour.ask(question);
      }
      tour.fetch();
      tour.count();
      tour.countByDecade();
      page.line("");
      page.line(
          "The passages stay in the namespace "
              + NAMESPACE
              + ". To drop it: curl -X DELETE "
              + target.writeUrl());
      return 0;
    } catch (DemoFailure e) {
      out.println();
      out.println("layer demo: " + e.getMessage());
      return 1;
    } catch (UncheckedIOException e) {
      out.println();
      out.println("layer demo: " + e.getMessage());
      return 1;
    }
  }

  private void load(Sample sample, Target target, PrintStream out, boolean tty) throws DemoFailure {
    ObjectNode count = json.createObjectNode();
    count.putObject("aggregate_by").putArray("n").add("Count");
    Target.Answer present = target.queryIfPresent(count);
    long there = present == null ? 0 : present.body().path("aggregations").path("n").asLong();
    if (there == sample.size()) {
      out.printf(Locale.ROOT, "The namespace %s has the %,d passages already.%n", NAMESPACE, there);
      return;
    }
    out.printf(
        Locale.ROOT,
        "Loading %,d passages of State of the Union addresses, 1790 to 2021, into the namespace %s%n",
        sample.size(),
        NAMESPACE);
    Progress progress = new Progress(out, tty, sample.size());
    for (int from = 0; from < sample.size(); from += BATCH) {
      int to = Math.min(sample.size(), from + BATCH);
      target.write(WRITE_HEAD + sample.batch(from, to) + "]}");
      progress.show(to);
    }
    out.printf(
        Locale.ROOT,
        "  Loaded in %.1f s. Each passage has its text, an embedding of %d dimensions and six attributes.%n",
        progress.seconds(),
        Sample.DIMENSIONS);
  }

  private static int columns(@Nullable String text) {
    return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : DEFAULT_WIDTH;
  }

  /** The questions and their answers. */
  private final class Tour {
    private final Target target;
    private final Page page;
    private final Curl curl;

    Tour(Target target, Page page, Curl curl) {
      this.target = target;
      this.page = page;
      this.curl = curl;
    }

    void ask(Question question) throws DemoFailure {
      switch (question.kind()) {
        case VECTOR -> vector(question);
        case TEXT -> text(question);
        case HYBRID -> hybrid(question);
      }
    }

    private void vector(Question question) throws DemoFailure {
      String filter = question.filters() == null ? "" : ", filtered by " + question.filters();
      page.heading(
          "By meaning (vector search)" + filter + ": \"" + question.text() + "\"", question.why());
      Target.Answer answer = show(ranked(byMeaning(question), ANSWERS, question.filters()));
      page.passages(
          "distance", answer.body().path("rows"), row -> score(row, "%.4f"), question.text());
      page.timing(answer);
      JsonNode first =
          target
              .query(ranked(byWords(question), 1, question.filters()))
              .body()
              .path("rows")
              .path(0);
      if (!first.isMissingNode()
          && !first.path("id").equals(answer.body().path("rows").path(0).path("id"))) {
        String said = Prose.excerpt(first.path("text").asText(), question.text(), 120);
        page.remark(
            "The same words by BM25 find first: %s: \"%s\""
                .formatted(
                    first.path("title").asText(), String.join("", Prose.wrap(said, 120, 1))));
      }
    }

    private void text(Question question) throws DemoFailure {
      page.heading("By words (BM25): \"" + question.text() + "\"", question.why());
      Target.Answer answer = show(ranked(byWords(question), ANSWERS, question.filters()));
      page.passages(
          "score", answer.body().path("rows"), row -> score(row, "%.2f"), question.text());
      page.timing(answer);
    }

    private void hybrid(Question question) throws DemoFailure {
      page.heading(
          "By both (hybrid, reciprocal-rank fusion): \"" + question.text() + "\"",
          question.why()
              + " The places say where meaning and words alone would have put a passage.");
      ObjectNode body = json.createObjectNode();
      ArrayNode queries = body.putArray("queries");
      queries.add(ranked(byMeaning(question), CANDIDATES, question.filters()));
      queries.add(ranked(byWords(question), CANDIDATES, question.filters()));
      JsonNode places = target.query(body).body().path("results");
      body.putArray("rerank_by").add("RRF");
      body.put("limit", ANSWERS);
      Target.Answer answer = show(body);
      page.passages(
          "places",
          answer.body().path("results").path(0).path("rows"),
          row -> place(places.path(0), row) + " and " + place(places.path(1), row),
          question.text());
      page.timing(answer);
    }

    void fetch() throws DemoFailure {
      page.heading("One document by its id", "Every attribute of " + FETCHED + " but its vector.");
      ObjectNode body = json.createObjectNode();
      body.putArray("filters").add("id").add("Eq").add(FETCHED);
      body.put("limit", 1);
      body.putArray("rank_by").add("id").add("asc");
      body.putArray("exclude_attributes").add("vector");
      Target.Answer answer = show(body);
      answer.body().path("rows").forEach(page::document);
      page.timing(answer);
    }

    void count() throws DemoFailure {
      page.heading("How many (aggregate)", "How many passages speak of railroads or railways?");
      Target.Answer answer = show(counting());
      page.remark(answer.body().path("aggregations").path("passages").asText() + " passages");
      page.timing(answer);
    }

    void countByDecade() throws DemoFailure {
      page.heading(
          "How many by decade (group by)",
          "The same count, decade by decade: when railroads mattered.");
      ObjectNode body = counting();
      body.putArray("group_by").add("decade");
      body.put("top_k", 100);
      Target.Answer answer = show(body);
      page.bars("passages", "decade", "passages", answer.body().path("aggregation_groups"));
      page.timing(answer);
    }

    private Target.Answer show(ObjectNode body) throws DemoFailure {
      page.request(curl.post(target.queryUrl(), body.toString()));
      return target.query(body);
    }

    private ArrayNode byMeaning(Question question) {
      return json.createArrayNode().add("vector").add("ANN").add(question.vector());
    }

    private ArrayNode byWords(Question question) {
      return json.createArrayNode().add("text").add("BM25").add(question.text());
    }

    private ObjectNode ranked(ArrayNode rankBy, int limit, @Nullable JsonNode filters) {
      ObjectNode body = json.createObjectNode();
      body.set("rank_by", rankBy);
      body.put("limit", limit);
      if (filters != null) {
        body.set("filters", filters);
      }
      body.putArray("include_attributes").add("title").add("party").add("text");
      return body;
    }

    private ObjectNode counting() {
      ObjectNode body = json.createObjectNode();
      body.putObject("aggregate_by").putArray("passages").add("Count");
      body.putArray("filters").add("text").add("ContainsAnyToken").add(COUNTED);
      return body;
    }
  }

  private static String score(JsonNode row, String format) {
    return String.format(Locale.ROOT, format, row.path("$dist").asDouble());
  }

  /** A row's place in a ranked list, counted from 1; a dash when it is not in it. */
  private static String place(JsonNode result, JsonNode row) {
    int place = 1;
    for (JsonNode candidate : result.path("rows")) {
      if (candidate.path("id").equals(row.path("id"))) {
        return String.valueOf(place);
      }
      place++;
    }
    return "–";
  }
}
