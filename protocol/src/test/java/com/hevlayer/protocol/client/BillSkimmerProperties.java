package com.hevlayer.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.JsonArbitraries;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class BillSkimmerProperties {
  private static final String BILL =
      "{\"billable_logical_bytes_queried\":256000000,\"billable_logical_bytes_returned\":27}";
  private static final Bill QUERIED = new Bill(256_000_000, 27, Bill.UNKNOWN);

  /** Wherever the bytes begin, the bill is the one of the whole answer, or not among them. */
  @Property(tries = 1000)
  void read_endOfAnyAnswer_findsTheBillThatIsWhole(
      @ForAll("answers") String answer, @ForAll @IntRange(max = 10_000) int cut) {
    byte[] whole = utf8(answer);
    JsonObject object = (JsonObject) AnswerDecoder.json(whole);
    Bill expected = object.get("billing") instanceof JsonObject billing ? Bill.of(billing) : null;
    assertThat(BillSkimmer.read(whole, whole.length)).isEqualTo(expected);

    byte[] end = Arrays.copyOfRange(whole, cut % (whole.length + 1), whole.length);
    Bill found = BillSkimmer.read(end, end.length);
    assertThat(found).isIn(expected, null);
    int name = answer.lastIndexOf("\"billing\"");
    if (expected != null && utf8(answer.substring(name)).length < end.length - 10) {
      assertThat(found).as("the bill is among the bytes").isEqualTo(expected);
    }
  }

  @Property(tries = 2000)
  void read_anyBytes_neverThrows(@ForAll("garbage") String text, @ForAll byte[] noise) {
    byte[] bytes = utf8(text);
    var _ = BillSkimmer.read(bytes, bytes.length);
    var _ = BillSkimmer.read(noise, noise.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 100);
    assertThat(BillSkimmer.read(longer, bytes.length))
        .isEqualTo(BillSkimmer.read(bytes, bytes.length));
  }

  @Example
  void read_usualAnswers_giveTheirBill() {
    assertThat(read("{\"rows\":[{\"id\":1}],\"billing\":" + BILL + ",\"performance\":{\"a\":1.0}}"))
        .isEqualTo(QUERIED);
    assertThat(read(" { \"billing\" : " + BILL.replace(":", " : ") + " \r\n}\n"))
        .isEqualTo(QUERIED);
    assertThat(
            read(
                "{\"status\":\"OK\",\"billing\":{\"billable_logical_bytes_written\":16,\"query\":"
                    + BILL
                    + "}}"))
        .isEqualTo(new Bill(256_000_000, 27, 16));
    assertThat(read("{\"billing\":{}}"))
        .isEqualTo(new Bill(Bill.UNKNOWN, Bill.UNKNOWN, Bill.UNKNOWN));
  }

  @Example
  void read_billThatIsNoMemberOfTheAnswer_isNone() {
    String inText = "\"billing\\\":" + BILL.replace("\"", "\\\"");
    for (String answer :
        List.of(
            "{\"rows\":[{\"t\":" + inText + "\"}]}",
            "{\"rows\":[],\"t\":" + inText + "}\"}",
            "{\"performance\":{\"billing\":" + BILL + "}}",
            "{\"results\":[{\"billing\":" + BILL + "}]}",
            "[{\"billing\":" + BILL + "}]",
            "{\"Billing\":" + BILL + "}",
            "{\"x\\\"billing\":" + BILL + "}",
            "{\"billing\":" + BILL + "} x",
            "\"billing\":" + BILL + "}",
            "")) {
      assertThat(read(answer)).as(answer).isNull();
    }
  }

  @Example
  void read_quoteOfATextThatBeganBefore_isNotTakenForOneOfAName() {
    String answer = "{\"a\\\"billing\":" + BILL + "}";
    byte[] end = utf8(answer.substring(answer.indexOf("\"billing")));
    assertThat(BillSkimmer.read(end, end.length)).isNull();
  }

  @Example
  void read_amountsThatAreNoCounts_areUnknown() {
    for (String amount : List.of("-1", "1.5", "1e3", "\"7\"", "null", "[1]", "9".repeat(30))) {
      assertThat(read("{\"billing\":{\"billable_logical_bytes_written\":" + amount + "}}"))
          .as(amount)
          .isEqualTo(new Bill(Bill.UNKNOWN, Bill.UNKNOWN, Bill.UNKNOWN));
    }
  }

  @Provide
  Arbitrary<String> answers() {
    Arbitrary<String> amounts = Arbitraries.longs().between(0, 1L << 50).map(String::valueOf);
    Arbitrary<String> bill =
        Combinators.combine(amounts, amounts, amounts, Arbitraries.integers().between(0, 4))
            .as((queried, returned, written, form) ->
                switch (form) {
                  case 0 -> "{}";
                  case 1 -> "{\"billable_logical_bytes_queried\": " + queried + "}";
                  case 2 ->
                      "{\"other\":[{}],\"billable_logical_bytes_returned\":"
                          + returned
                          + ",\"billable_logical_bytes_queried\":"
                          + queried
                          + "}";
                  default ->
                      "{\"billable_logical_bytes_written\":"
                          + written
                          + " , \"query\":{\"billable_logical_bytes_queried\":"
                          + queried
                          + ",\"x\":\"}\"}}";
                });
    return Combinators.combine(
            JsonArbitraries.values(3),
            bill,
            JsonArbitraries.values(2),
            Arbitraries.of("billing", "billings", "results"),
            Arbitraries.of("", " ", "\n  "))
        .as((rows, billing, performance, name, space) ->
            "{"
                + space
                + "\"rows\":"
                + rows
                + space
                + ",\""
                + name
                + "\""
                + space
                + ":"
                + billing
                + ","
                + space
                + "\"performance\":"
                + performance
                + space
                + "}"
                + space);
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.of(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "1", "x", " ", "\"billing\":", BILL)
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  private static @Nullable Bill read(String answer) {
    byte[] bytes = utf8(answer);
    return BillSkimmer.read(bytes, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
