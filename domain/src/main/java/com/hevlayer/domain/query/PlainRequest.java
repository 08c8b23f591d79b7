package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plain query as its body says it. Immutable. */
public final class PlainRequest {
  private static final Set<String> MEMBERS =
      Set.of(
          "vector",
          "nearest_to_id",
          "rank_by",
          "top_k",
          "filters",
          "include_attributes",
          "as_of",
          "between",
          "cursor");

  private final Dialect dialect;
  private final Ranking ranking;
  private final @Nullable Filter filter;
  private final @Nullable Filter temporal;
  private final int topK;
  private final IncludedAttributes included;
  private final boolean isRanked;
  private final boolean keepsVectors;
  private final @Nullable PlainCursor cursor;

  private PlainRequest(
      Dialect dialect,
      Ranking ranking,
      @Nullable Filter filter,
      @Nullable Filter temporal,
      int topK,
      IncludedAttributes included,
      boolean isRanked,
      boolean keepsVectors,
      @Nullable PlainCursor cursor) {
    this.dialect = dialect;
    this.ranking = ranking;
    this.filter = filter;
    this.temporal = temporal;
    this.topK = topK;
    this.included = included;
    this.isRanked = isRanked;
    this.keepsVectors = keepsVectors;
    this.cursor = cursor;
  }

  /**
   * Reads a plain query. Members it does not know are passed over; {@code top_k} is 10 if absent. A
   * query with {@code rank_by} is how turbopuffer's own clients ask, who want the vectors they ask
   * for; others never get them.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   * @throws com.hevlayer.protocol.WireRefusal if a typed store's expression is refused
   */
  public static PlainRequest parse(JsonObject body, Dialect dialect) {
    Ranking ranking = Ranking.of(body, dialect, "");
    boolean isRanked = body.given("rank_by") != null;
    return new PlainRequest(
        dialect,
        ranking,
        filter(body, dialect, "filters"),
        Temporal.of(body),
        TopK.of(body, "top_k"),
        isRanked ? IncludedAttributes.asWritten(body, dialect) : IncludedAttributes.of(body),
        isRanked,
        isRanked,
        cursor(body));
  }

  /** Whether a plain query reads the member of this name. */
  public static boolean reads(String member) {
    return MEMBERS.contains(member);
  }

  static @Nullable Filter filter(JsonObject body, Dialect dialect, String path) {
    Json source = body.given("filters");
    return source == null ? null : dialect.filter(source, path);
  }

  private static @Nullable PlainCursor cursor(JsonObject body) {
    Json source = body.given("cursor");
    return switch (source) {
      case null -> null;
      case JsonString text -> PlainCursor.decode(text.value());
      default ->
          throw new Fault.Invalid(
              "cursor is "
                  + source.describe()
                  + "; allowed is the value of an x-layer-next-cursor header");
    };
  }

  /** Returns the same query for so many rows, at least 1. */
  public PlainRequest withTopK(int rows) {
    return new PlainRequest(
        dialect, ranking, filter, temporal, rows, included, isRanked, keepsVectors, cursor);
  }

  /** Returns the same query without vectors in its rows. */
  public PlainRequest withoutVectors() {
    return new PlainRequest(
        dialect,
        ranking,
        filter,
        temporal,
        topK,
        included.withoutVector(),
        isRanked,
        false,
        cursor);
  }

  /** Returns how expressions reach the store. */
  public Dialect dialect() {
    return dialect;
  }

  /** Returns what it ranks by. */
  public Ranking ranking() {
    return ranking;
  }

  /** Returns the caller's filter. */
  public @Nullable Filter filter() {
    return filter;
  }

  /** Returns the filter of the temporal selector. */
  public @Nullable Filter temporal() {
    return temporal;
  }

  /** Returns how many rows are wanted, at least 1. */
  public int topK() {
    return topK;
  }

  /** Returns the attributes that come with a row. */
  public IncludedAttributes included() {
    return included;
  }

  /** Whether the caller wrote a ranking, not a vector or ids. */
  public boolean isRanked() {
    return isRanked;
  }

  /** Whether rows keep the vectors that the store gives. */
  public boolean keepsVectors() {
    return keepsVectors;
  }

  /** Returns where to go on, or {@code null} for the first page. */
  public @Nullable PlainCursor cursor() {
    return cursor;
  }
}
