package com.hevlayer.domain.embed;

import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.Splices;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds what embedding took to the {@code performance} of an answer. */
public final class EmbeddingCounters {
  private static final String PERFORMANCE = "performance";

  private EmbeddingCounters() {}

  /**
   * Returns the answer with the counters, added to those that are there already; the very array if
   * nothing was embedded or the answer is no JSON object.
   */
  public static byte[] addTo(byte[] answer, EmbeddingUsage usage) {
    if (usage.equals(EmbeddingUsage.NONE)) {
      return answer;
    }
    try {
      MemorySegment body = MemorySegment.ofArray(answer);
      BodyIndex index = BodyIndex.scan(body);
      return index.isObject()
          ? Splices.apply(body, splices(index, usage)).toArray(ValueLayout.JAVA_BYTE)
          : answer;
    } catch (WireRefusal malformed) {
      return answer;
    }
  }

  private static List<Splice> splices(BodyIndex index, EmbeddingUsage usage) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("embedding_tokens", usage.tokens());
    counters.put("embedding_images", usage.images());
    counters.put("embedding_ms", usage.millis());
    Member performance = index.member(PERFORMANCE);
    if (performance != null && performance.kind() == ValueKind.OBJECT) {
      return summed(index, performance, counters);
    }
    String object = "{" + text(counters) + "}";
    if (performance != null) {
      return List.of(
          new Splice(
              performance.offset(), performance.end() - performance.offset(), ascii(object)));
    }
    String comma = index.members().isEmpty() ? "" : ",";
    return List.of(
        new Splice(index.closingBrace(), 0, ascii(comma + "\"" + PERFORMANCE + "\":" + object)));
  }

  private static List<Splice> summed(
      BodyIndex index, Member performance, Map<String, Long> counters) {
    List<Splice> splices = new ArrayList<>();
    Map<String, Long> missing = new LinkedHashMap<>(counters);
    ObjectCursor cursor = new ObjectCursor(index.body());
    cursor.open(performance.offset(), 2);
    boolean empty = true;
    while (cursor.next()) {
      empty = false;
      Member member = cursor.member();
      Long more = missing.remove(member.name());
      if (more != null) {
        long before = member.kind() == ValueKind.NUMBER ? integer(index, member) : 0;
        splices.add(
            new Splice(
                member.offset(),
                member.end() - member.offset(),
                ascii(Long.toString(before + more))));
      }
    }
    if (!missing.isEmpty()) {
      splices.add(new Splice(performance.end() - 1, 0, ascii((empty ? "" : ",") + text(missing))));
    }
    splices.sort(Comparator.comparingLong(Splice::offset));
    return splices;
  }

  private static long integer(BodyIndex index, Member number) {
    return (long) Double.parseDouble(index.read(number).toString());
  }

  private static String text(Map<String, Long> counters) {
    StringBuilder out = new StringBuilder();
    counters.forEach((name, value) ->
        out.append(out.isEmpty() ? "\"" : ",\"").append(name).append("\":").append(value));
    return out.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
