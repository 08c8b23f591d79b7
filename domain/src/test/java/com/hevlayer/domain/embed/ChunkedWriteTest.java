package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows whose text is cut. */
class ChunkedWriteTest {
  private final Fakes fakes = new Fakes("turbopuffer");

  private static String write(String rows, String chunk) {
    return "{'upsert_rows':"
        + rows
        + ",'distance_metric':'cosine_distance','schema':{'title':{'type':'string','embed':"
        + "{'model':'p/m','serving':{'prefer':'autoscaler'},'chunk':"
        + chunk
        + "}}}}";
  }

  private Prepared prepare(String body) {
    return fakes.writes().prepare(fakes.target, Fakes.index(body));
  }

  private String rows(String rows, String chunk) {
    Prepared prepared = prepare(write(rows, chunk));
    assertThat(prepared.chunked()).isTrue();
    String body = Fakes.body(prepared).replace('"', '\'');
    return body.substring(body.indexOf('['), body.indexOf(",'distance_metric'"));
  }

  @Test
  void text_thatIsLong_isFollowedByItsChunks() {
    assertThat(
            rows(
                "[ {'id':'k','title':'aab','n':1.50} ,{'id':'l','title':'xy'}]",
                "{'strategy':'fixed','size':2}"))
        .isEqualTo(
            "[ {'id':'k','title':'aab','n':1.50},"
                + "{'id':'k#0','title':'aa','n':1.50,'embed_title':[2.0,97.0],"
                + "'_hevlayer_parent_id':'k','_hevlayer_chunk_index':0},"
                + "{'id':'k#1','title':'b','n':1.50,'embed_title':[1.0,98.0],"
                + "'_hevlayer_parent_id':'k','_hevlayer_chunk_index':1} ,"
                + "{'id':'l','title':'xy','embed_title':[2.0,120.0]}]");
  }

  @Test
  void text_thatIsNotCut_staysOneRow() {
    assertThat(rows("[{'id':'k','title':'aab'}]", "{'strategy':'none'}"))
        .isEqualTo("[{'id':'k','title':'aab','embed_title':[3.0,97.0]}]");
    assertThat(rows("[{'embed_title':[1],'id':'k','title':'aab'}]", "{'strategy':'none'}"))
        .isEqualTo("[{'embed_title':[3.0,97.0],'id':'k','title':'aab'}]");
  }

  @Test
  void blankChunks_always_areLeftOut() {
    assertThat(rows("[{'id':'k','title':'a  b'}]", "{'strategy':'fixed','size':1}"))
        .contains("'id':'k#0','title':'a'")
        .contains("'id':'k#1','title':'b'")
        .doesNotContain("k#2");
  }

  @Test
  void sections_always_areCountedOneByOne() {
    assertThat(
            rows(
                "[{'id':'k','title':'T','a':'xx yy','b':null,'c':'z'}]",
                "{'strategy':'section','sectionSource':'jsonFields','fields':['a','b','c'],"
                    + "'sectionAttribute':'part','split':{'strategy':'fixed','unit':'tokens',"
                    + "'tokenizer':'t','size':1}}"))
        .isEqualTo(
            "[{'id':'k','title':'T','a':'xx yy','b':null,'c':'z'},"
                + "{'id':'k#a#0','title':'xx','a':'xx yy','b':null,'c':'z','part':'a',"
                + "'embed_title':[2.0,120.0],'_hevlayer_parent_id':'k','_hevlayer_chunk_index':0},"
                + "{'id':'k#a#1','title':'yy','a':'xx yy','b':null,'c':'z','part':'a',"
                + "'embed_title':[2.0,121.0],'_hevlayer_parent_id':'k','_hevlayer_chunk_index':1},"
                + "{'id':'k#c#0','title':'z','a':'xx yy','b':null,'c':'z','part':'c',"
                + "'embed_title':[1.0,122.0],'_hevlayer_parent_id':'k','_hevlayer_chunk_index':0}]");
  }

  @Test
  void section_thatIsTheWholeText_staysOneRow() {
    assertThat(
            rows(
                "[{'id':'k','title':'T','a':'T'}]",
                "{'strategy':'section','sectionSource':'jsonFields','fields':['a']}"))
        .isEqualTo("[{'id':'k','title':'T','a':'T','embed_title':[1.0,84.0]}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'id':1,'title':'abc'}]",
        "[{'title':'abc'}]",
        "[{'id':'k','title':7}]",
        "[{'id':'k'}]",
        "[{'id':'k','title':''}]",
        "[{'id':'k','title':'   '}]",
        "[{'id':'k','title':'abc','_hevlayer_shard':1}]",
        "[{'id':'k','title':'abc','_hevlayer_parent_id':'x'}]",
        "[7]"
      })
  void row_thatCannotBeCut_isRefused(String rows) {
    assertThatThrownBy(() -> prepare(write(rows, "{'strategy':'fixed','size':2}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("upsert_rows[0]");
    assertThat(fakes.embedder.requests).isEmpty();
  }

  @Test
  void columns_always_areRefused() {
    assertThatThrownBy(() ->
            prepare(
                write("[]", "{'strategy':'none'}")
                    .replace("'upsert_rows':[]", "'upsert_columns':{'id':['a'],'title':['x']}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("allowed is upsert_rows");
  }

  @Test
  void secondAttribute_thatTheGatewayEmbeds_isRefused() {
    assertThatThrownBy(() ->
            prepare(
                write("[{'id':'k','title':'x','b':'y'}]", "{'strategy':'none'}")
                    .replace(
                        "'schema':{",
                        "'schema':{'b':{'embed':{'model':'p/m','serving':"
                            + "{'prefer':'autoscaler'}}},")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("has one attribute");
  }

  @Test
  void patch_ofASection_isRefused() {
    fakes.declare(
        "{'title':{'embed':{'model':'p/m','serving':{'prefer':'autoscaler'},'chunk':{'strategy':"
            + "'section','sectionSource':'jsonFields','fields':['a']}}}}",
        true);
    assertThatThrownBy(() -> prepare("{'patch_rows':[{'id':'k','a':'x'}]}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("patch_rows[0].a");
  }
}
