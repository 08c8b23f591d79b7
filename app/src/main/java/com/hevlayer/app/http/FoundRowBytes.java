package com.hevlayer.app.http;

import com.hevlayer.domain.query.hybrid.FoundRow;
import com.hevlayer.domain.query.hybrid.HybridEcho;
import com.hevlayer.domain.query.hybrid.Routing;
import com.hevlayer.protocol.encode.RowBytes;
import com.hevlayer.protocol.json.JsonBytes;

/** Writes what text queries found, in the same words alone and in a merged list. */
public final class FoundRowBytes {
  private static final String SCORE = "$score";
  private static final String DISTANCE = "$dist";

  private FoundRowBytes() {}

  /** Writes a row but for its closing brace, so that members may follow. */
  public static void open(JsonBytes out, FoundRow found) {
    Double score = found.score();
    if (score == null) {
      RowBytes.open(out, found.row(), DISTANCE);
    } else {
      RowBytes.open(out, found.row(), SCORE, score);
    }
    if (found.legs().isEmpty()) {
      return;
    }
    out.name("$fused").openObject().name("legs").openArray();
    for (FoundRow.InLeg leg : found.legs()) {
      out.openObject().name("leg").value(leg.leg()).name("rank");
      if (leg.rank() == null) {
        out.nullValue();
      } else {
        out.value((long) leg.rank());
      }
      out.name("score");
      if (leg.score() == null) {
        out.nullValue();
      } else {
        out.value(leg.score());
      }
      out.closeObject();
    }
    out.closeArray().closeObject();
  }

  /** Writes the member that says how words were searched for. */
  public static void hybrid(JsonBytes out, HybridEcho echo) {
    out.name("hybrid").openObject().name("tokens").openArray();
    echo.tokens().tokens().forEach(out::value);
    out.closeArray().name("tokens_dropped").value((long) echo.tokens().cut());
    out.name("stopwords").value(echo.stopWords().echo());
    out.name("stopwords_dropped").openArray();
    echo.tokens().stopWords().forEach(out::value);
    out.closeArray().name("fuzziness").value(echo.fuzziness().echo());
    out.name("rank_constant").value(echo.rankConstant());
    out.name("legs").value((long) echo.legs());
    out.name("per_leg_limit").value(echo.perLegLimit());
    if (echo.threads() != null) {
      out.name("threads").value((long) echo.threads());
    }
    if (echo.surfaced()) {
      out.name("surfaced").value(true);
    }
    if (echo.clamped()) {
      out.name("fuzziness_clamped").value(true);
    }
    out.closeObject();
  }

  /** Writes the member that says how a text was routed. */
  public static void routing(JsonBytes out, Routing routing) {
    out.name("routing").openObject().name("route").value(routing.route().wireName());
    out.name("policy").value(routing.policy());
    out.name("tokens").value((long) routing.tokens());
    out.name("executed").value(routing.executed()).closeObject();
  }
}
