package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Stamping against an oracle that writes the stamped text beside the original one, piece by piece:
 * whatever is not edited comes out as the same bytes.
 */
class StampingProperties {
  private static final long NOW = 1925000000123L;

  /** A body, and what it must become. */
  record Case(String before, String after) {}

  private static final Arbitrary<String> SPACES = Arbitraries.of("", "", " ", "\n\t", "\r\n  ");

  /** Ids as they are written, and the text they hash by. */
  private static final Arbitrary<List<String>> IDS =
      Arbitraries.oneOf(
          Arbitraries.longs().map(n -> List.of(Long.toUnsignedString(n), Long.toUnsignedString(n))),
          Arbitraries.strings()
              .alpha()
              .numeric()
              .ofMinLength(1)
              .ofMaxLength(40)
              .map(s -> List.of('"' + s + '"', s)),
          Arbitraries.of(
              List.of("\"caf\\u00e9\"", "café"),
              List.of("\"café\"", "café"),
              List.of("\"a\\\"b\\\\\"", "a\"b\\"),
              List.of("\"\\ud834\\udd1e\"", "𝄞"),
              List.of("\"\"", ""),
              List.of("1e3", "1e3")));

  private static final Arbitrary<String> VALUES =
      Arbitraries.oneOf(
          Arbitraries.doubles().map(String::valueOf),
          Arbitraries.of(
              "null",
              "true",
              "18446744073709551615",
              "0.10",
              "1E+2",
              "-0",
              "\"}],\\\"{[\"",
              "\"大\\u0000\\/\"",
              "\"\\\\\"",
              "[ ]",
              "[1 , 2,3e5 ]",
              "[\"]\",\"}\"]",
              "{ \"id\" : [ { } ] }",
              "{\"_hevlayer_x\":1}",
              "[[[[]]]]"));

  private static final Arbitrary<String> VECTORS =
      Arbitraries.oneOf(
          Arbitraries.floats().list().ofMinSize(1).ofMaxSize(40).map(list -> list.toString()),
          Arbitraries.of("\"AACAPwAAIMA=\"", "[0.1,\n-2e-7,3]"));

  private static final Arbitrary<String> STAMP_NAMES =
      Arbitraries.of(
          "",
          "",
          "\"_hevlayer_upserted_at\"",
          "\"\\u005fhevlayer_upserted_at\"",
          "\"_hevlayer_shard\"",
          "\"_hevlayer_sh\\u0061rd\"");

  @Provide
  Arbitrary<Case> rows() {
    Arbitrary<Case> row =
        Combinators.combine(
                IDS,
                VALUES.list().ofMaxSize(5),
                VECTORS,
                STAMP_NAMES,
                SPACES,
                SPACES,
                Arbitraries.integers().between(0, 99))
            .as(StampingProperties::row);
    return Combinators.combine(row.list().ofMinSize(1).ofMaxSize(6), SPACES, VALUES, VALUES)
        .as((list, space, head, tail) -> {
          String before =
              space + "{\"schema\"" + space + ":" + head + ",\"upsert_rows\":" + space + "[";
          String behind = space + "]," + space + "\"x\":" + tail + "}" + space;
          List<String> texts = new ArrayList<>();
          List<String> stamped = new ArrayList<>();
          for (Case one : list) {
            texts.add(one.before());
            stamped.add(one.after());
          }
          return new Case(
              before + String.join(space + ",", texts) + behind,
              before + String.join(space + ",", stamped) + behind);
        });
  }

  private static Case row(
      List<String> id,
      List<String> values,
      String vector,
      String stampName,
      String space,
      String inner,
      int place) {
    int shard = ShardHash.shard(id.get(1), 16);
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      before.add("\"a" + i + "\"" + space + ":" + inner + values.get(i));
    }
    before.add("\"vector\":" + vector);
    after.addAll(before);
    int at = place % (before.size() + 1);
    before.add(at, "\"id\"" + inner + ":" + id.get(0));
    after.add(at, "\"id\"" + inner + ":" + id.get(0));
    boolean time = stampName.endsWith("_at\"");
    boolean number = !time && !stampName.isEmpty();
    if (time || number) {
      int slot = place % (before.size() + 1);
      before.add(slot, stampName + space + ":" + inner + "{\"x\":[1,\"}\"]}");
      after.add(slot, stampName + space + ":" + inner + (time ? String.valueOf(NOW) : shard));
    }
    String missing =
        (time ? "" : ",\"_hevlayer_upserted_at\":" + NOW)
            + (number ? "" : ",\"_hevlayer_shard\":" + shard);
    String separator = inner + "," + space;
    return new Case(
        "{" + space + String.join(separator, before) + inner + "}",
        "{" + space + String.join(separator, after) + inner + missing + "}");
  }

  @Property(seed = "20261123", tries = 200, edgeCases = EdgeCasesMode.NONE)
  void plan_anyRows_changesTheStampsAndNothingElse(@ForAll("rows") Case rows) {
    check(rows);
  }

  @Provide
  Arbitrary<Case> columns() {
    return Combinators.combine(
            IDS.list().ofMinSize(1).ofMaxSize(8), VALUES, STAMP_NAMES, SPACES, SPACES)
        .as((ids, value, stampName, space, inner) -> {
          List<String> written = ids.stream().map(id -> id.get(0)).toList();
          List<String> cells = ids.stream().map(id -> value).toList();
          List<String> times = ids.stream().map(id -> String.valueOf(NOW)).toList();
          List<String> shards =
              ids.stream().map(id -> String.valueOf(ShardHash.shard(id.get(1), 16))).toList();
          String separator = inner + "," + space;
          String columns =
              "{\"patch_columns\":{"
                  + space
                  + "\"id\":["
                  + String.join(separator, written)
                  + "]"
                  + separator
                  + "\"a\":"
                  + "["
                  + inner
                  + String.join(separator, cells)
                  + "]";
          String timeColumn = "[" + String.join(",", times) + "]";
          String shardColumn = "[" + String.join(",", shards) + "]";
          boolean time = stampName.endsWith("_at\"");
          boolean number = !time && !stampName.isEmpty();
          String supplied =
              stampName.isEmpty() ? "" : separator + stampName + ":" + inner + "\"]}\"";
          String replaced =
              stampName.isEmpty()
                  ? ""
                  : separator + stampName + ":" + inner + (time ? timeColumn : shardColumn);
          String missing =
              (time ? "" : ",\"_hevlayer_upserted_at\":" + timeColumn)
                  + (number ? "" : ",\"_hevlayer_shard\":" + shardColumn);
          return new Case(
              columns + supplied + space + "}" + inner + "}",
              columns + replaced + space + missing + "}" + inner + "}");
        });
  }

  @Property(seed = "20261123", tries = 100, edgeCases = EdgeCasesMode.NONE)
  void plan_anyColumns_changesTheStampsAndNothingElse(@ForAll("columns") Case columns) {
    check(columns);
  }

  private static void check(Case one) {
    byte[] utf8 = one.before().getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      for (MemorySegment body :
          List.of(
              MemorySegment.ofArray(utf8),
              arena.allocate(utf8.length).copyFrom(MemorySegment.ofArray(utf8)))) {
        WritePlan plan = WritePlanner.plan(body, NOW, 16);
        assertThat(plan).as(one.before()).isInstanceOf(WritePlan.Managed.class);
        MemorySegment stamped = Splices.apply(body, ((WritePlan.Managed) plan).splices());
        assertThat(new String(stamped.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
            .isEqualTo(one.after());
      }
    }
  }

  @Property(seed = "20261123", tries = 200, edgeCases = EdgeCasesMode.NONE)
  void plan_brokenBody_isAPlanOrARefusal(
      @ForAll("rows") Case rows, @ForAll int place, @ForAll byte replacement) {
    byte[] utf8 = rows.before().getBytes(StandardCharsets.UTF_8);
    utf8[Math.floorMod(place, utf8.length)] = replacement;
    MemorySegment body = MemorySegment.ofArray(utf8);

    WritePlan plan = WritePlanner.plan(body, NOW, 16);

    if (plan instanceof WritePlan.Managed managed) {
      assertThat(Splices.apply(body, managed.splices()).byteSize()).isGreaterThan(utf8.length / 2);
    } else if (plan instanceof WritePlan.Refused refused) {
      assertThat(refused.message()).isNotBlank();
    }
  }
}
