package com.hevlayer.app.http.query;

import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The body of a query and who executes it. An indexed body is read member by member, as far as
 * somebody asks. Used by one thread after the other.
 */
final class QueryBody {
  private final QueryDispatch dispatch;
  private final Source source;

  private QueryBody(QueryDispatch dispatch, Source source) {
    this.dispatch = dispatch;
    this.source = source;
  }

  private sealed interface Source {
    record Indexed(BodyIndex index) implements Source {}

    record Read(JsonObject body) implements Source {}
  }

  /**
   * Indexes a body and decides about it; vectors are passed over.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if its top level is malformed
   */
  static QueryBody index(MemorySegment body) {
    BodyIndex index = BodyIndex.scan(body);
    return new QueryBody(QueryDispatch.of(index), new Source.Indexed(index));
  }

  /**
   * Reads a whole body and decides about it.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if it is malformed
   * @throws Fault.Invalid if it is no object
   */
  static QueryBody read(MemorySegment body) {
    return of(object(JsonText.parse(body)));
  }

  /** Decides about a body that is read already. */
  static QueryBody of(JsonObject body) {
    return new QueryBody(QueryDispatch.of(body), new Source.Read(body));
  }

  QueryDispatch dispatch() {
    return dispatch;
  }

  /** Whether it holds a text to embed, at the top or in one of its legs. */
  boolean embeds() {
    return switch (source) {
      case Source.Indexed indexed -> QueryEmbedding.isIn(indexed.index());
      case Source.Read read -> QueryEmbedding.isIn(read.body());
    };
  }

  /**
   * Returns the whole body.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if it is malformed
   * @throws Fault.Invalid if it is no object
   */
  JsonObject whole() {
    return members(name -> true);
  }

  /**
   * Returns the body with no more than the wanted members, if not all of it was read already.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if one of them is malformed
   * @throws Fault.Invalid if the body is no object
   */
  JsonObject members(Predicate<String> wanted) {
    return switch (source) {
      case Source.Read read -> read.body();
      case Source.Indexed indexed -> members(indexed.index(), wanted);
    };
  }

  private static JsonObject members(BodyIndex index, Predicate<String> wanted) {
    if (!index.isObject()) {
      // Nothing of it was looked at: perhaps it is no JSON at all.
      return object(JsonText.parse(index.body()));
    }
    Map<String, Json> members = new LinkedHashMap<>();
    for (Member member : index.members()) {
      if (wanted.test(member.name())) {
        boolean ranking = member.name().equals("rank_by") && member.kind() == ValueKind.ARRAY;
        members.put(member.name(), ranking ? ranking(index.body(), member) : index.read(member));
      }
    }
    return Json.object(members);
  }

  /**
   * Reads a ranking that goes on as it was written: whether what stands in the place of its vector
   * are numbers is for the store to see.
   */
  private static Json ranking(MemorySegment body, Member member) {
    List<Json> elements = new ArrayList<>(3);
    ArrayCursor array = new ArrayCursor(body);
    array.open(member.offset(), 2);
    while (array.next()) {
      long from = array.offset();
      if (array.kind() == ValueKind.ARRAY && array.skipNumbers()) {
        byte[] text = body.asSlice(from, array.end() - from).toArray(ValueLayout.JAVA_BYTE);
        elements.add(Json.numbers(text, 0, text.length));
      } else {
        elements.add(new JsonReader(body, from, array.end(), true).document());
      }
    }
    return Json.array(elements);
  }

  private static JsonObject object(Json body) {
    if (body instanceof JsonObject object) {
      return object;
    }
    throw new Fault.Invalid("the body is " + body.describe() + "; allowed is an object");
  }
}
