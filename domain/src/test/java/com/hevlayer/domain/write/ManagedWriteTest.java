package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManagedWriteTest {
  private static final CallContext CALL = CallContext.of("test", CallContext.Purpose.REQUEST);
  private static final long STAMP = 1_925_000_000_123L;

  private final List<String> ends = new ArrayList<>();
  private final List<CacheChange> changes = new ArrayList<>();

  @Test
  void accepted_rowsById_putsThemWithTheirStamps() {
    write(
            "{'upsert_rows':[{'id':'tp-1','title':'Cast iron','vector':[0.5,1]},"
                + "{'id':42,'vectors':[[1]],'n':null}]}")
        .accepted(CALL, null);
    CacheChange change = only();
    assertThat(change.upserts().stream().map(CachedRow::key)).containsExactly("tp-1", "42");
    assertThat(change.upserts().getFirst().attributes())
        .hasToString(
            "{title=\"Cast iron\", _hevlayer_upserted_at=1925000000123, _hevlayer_shard=6}");
    assertThat(change.vectors()).containsOnlyKeys("tp-1");
    assertThat(change.vectors().get("tp-1")).containsExactly(0.5f, 1f);
    assertThat(ends).containsExactly("accepted");
  }

  @Test
  void accepted_columns_areRowsToo() {
    write(
            "{'upsert_columns':{'id':['a','b'],'n':[1,2],'vector':['AACAPwAAIMA=','AACAPwAAIMA=']},"
                + "'patch_columns':{'id':['c'],'n':[3]},'deletes':['d',5]}")
        .accepted(CALL, null);
    CacheChange change = only();
    assertThat(change.upserts().stream().map(CachedRow::key)).containsExactly("a", "b");
    assertThat(change.vectors().get("b")).containsExactly(1f, -2.5f);
    assertThat(change.patches().getFirst().attributes()).containsKeys("n", "_hevlayer_shard");
    assertThat(change.removed()).containsExactly("d", "5");
  }

  @Test
  void accepted_conditional_touchesWhatTheAnswerConfirmsOnly() {
    write(
            "{'upsert_rows':[{'id':'a'},{'id':'b'}],'patch_rows':[{'id':'c','n':1}],'deletes':['d'],"
                + "'upsert_condition':['n','Gt',1]}")
        .accepted(CALL, affected("{'upserted_ids':['b'],'patched_ids':[],'deleted_ids':['d']}"));
    CacheChange change = only();
    assertThat(change.upserts().stream().map(CachedRow::key)).containsExactly("b");
    assertThat(change.patches()).isEmpty();
    assertThat(change.removed()).containsExactly("d");
  }

  @Test
  void accepted_affectedIds_countForEveryOperation() {
    write("{'upsert_rows':[{'id':'a'}],'deletes':['d'],'delete_condition':['n','Gt',1]}")
        .accepted(CALL, affected("{'affected_ids':['a','d']}"));
    assertThat(only().upserts()).hasSize(1);
    assertThat(only().removed()).containsExactly("d");
  }

  @Test
  void accepted_byFilter_removesWhatTheAnswerNames() {
    write("{'patch_by_filter':{'filters':['n','Eq',1],'patch':{'n':2}}}")
        .accepted(CALL, affected("{'patched_ids':['x','y']}"));
    assertThat(only().removed()).containsExactly("x", "y");
    assertThat(only().patches()).isEmpty();
  }

  @Test
  void accepted_conditionalWithAnUnreadableAnswer_removesWhatItNames() {
    write("{'upsert_rows':[{'id':'a'}],'upsert_condition':['n','Gt',1]}").accepted(CALL, null);
    assertThat(only().removed()).containsExactly("a");
    assertThat(only().upserts()).isEmpty();
  }

  @Test
  void evict_always_removesEveryIdOfTheBody() {
    ManagedWrite write =
        write(
            "{'upsert_rows':[{'id':'a'}],'upsert_columns':{'id':['b']},'patch_rows':[{'id':'c'}],"
                + "'patch_columns':{'id':['d']},'deletes':['e']}");
    write.unknown();
    write.evict(CALL);
    assertThat(only().removed()).containsExactly("a", "b", "c", "d", "e");
    assertThat(ends).containsExactly("unknown");
  }

  @Test
  void accepted_withoutACache_readsNothing() {
    ManagedWrite write = write("{'upsert_rows':[{'id':'a'}]}", CacheEffects.NONE);
    assertThat(write.concernsCache()).isFalse();
    write.accepted(CALL, null);
    assertThat(changes).isEmpty();
    assertThat(ends).containsExactly("accepted");
  }

  @Test
  void affectedIds_ofNoJson_areUnknown() {
    assertThat(AffectedIds.read("<html>".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(AffectedIds.read("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void objectTypes_inASchema_areNamedInOrder() {
    assertThat(
            ObjectTypes.in(
                index("{'schema':{'z':'object','a':{'type':'object'},'s':'string','n':null}}")))
        .containsExactly("a", "z");
    assertThat(ObjectTypes.in(index("{'upsert_rows':[]}"))).isEmpty();
  }

  private CacheChange only() {
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }

  private ManagedWrite write(String body) {
    return write(body, new Recorder());
  }

  private ManagedWrite write(String body, CacheEffects effects) {
    BodyIndex index = index(body);
    WritePlan.Managed plan = (WritePlan.Managed) WritePlanner.plan(index, STAMP, 16);
    CacheEffects.@Nullable Ticket ticket =
        effects.wanted() ? effects.begin(new NamespaceName("n")) : null;
    return new ManagedWrite(index, plan, 16, new Ends(), effects, ticket);
  }

  private static AffectedIds affected(String answer) {
    return AffectedIds.read(bytes(answer)).orElseThrow();
  }

  private static BodyIndex index(String body) {
    return BodyIndex.scan(MemorySegment.ofArray(bytes(body)));
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private final class Recorder implements CacheEffects {
    @Override
    public boolean wanted() {
      return true;
    }

    @Override
    public Ticket begin(NamespaceName namespace) {
      return () -> namespace;
    }

    @Override
    public void apply(CallContext context, Ticket ticket, CacheChange change) {
      changes.add(change);
    }

    @Override
    public void drop(CallContext context, NamespaceName namespace) {}
  }

  private final class Ends implements WriteInFlight {
    @Override
    public long stamp() {
      return STAMP;
    }

    @Override
    public void accepted() {
      ends.add("accepted");
    }

    @Override
    public void refused() {
      ends.add("refused");
    }

    @Override
    public void unknown() {
      ends.add("unknown");
    }
  }
}
