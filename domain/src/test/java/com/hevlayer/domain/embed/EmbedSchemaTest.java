package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.embed.Chunking.Plain;
import com.hevlayer.domain.embed.Chunking.Sections;
import com.hevlayer.domain.embed.Chunking.Strategy;
import com.hevlayer.domain.embed.Chunking.Unit;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.embed.Modality;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a schema may say about embedding. */
class EmbedSchemaTest {

  private static Profile read(String embed) {
    return EmbedSchema.read(Fakes.object("{'title':{'type':'string','embed':" + embed + "}}"))
        .getOrDefault("title", Optional.empty())
        .orElseThrow();
  }

  @Test
  void string_always_isAModelServedNatively() {
    assertThat(read("'p/m'"))
        .isEqualTo(
            new Profile(
                "title", "p/m", null, "embed_title", Serving.NATIVE, "", "", Modality.TEXT, null));
    assertThat(read("{'model':'p/m','dims':null,'serving':null}")).isEqualTo(read("'p/m'"));
  }

  @Test
  void object_withEverything_isRead() {
    assertThat(
            read(
                "{'model':'p/m','dims':8,'attribute':'v','serving':{'prefer':'autoscaler'},"
                    + "'revision':'r1','instructions':{'document':'d: ','query':'q: '},"
                    + "'modality':'text','chunk':{'strategy':'sentence','size':9,'overlap':2}}"))
        .isEqualTo(
            new Profile(
                "title",
                "p/m@r1",
                8,
                "v",
                Serving.AUTOSCALER,
                "d: ",
                "q: ",
                Modality.TEXT,
                new Plain(Strategy.SENTENCE, Unit.CHARACTERS, 9, 2)));
  }

  @Test
  void null_always_takesTheProfileBack() {
    assertThat(EmbedSchema.read(Fakes.object("{'a':{'embed':null},'b':'string','c':{}}")))
        .containsOnlyKeys("a")
        .allSatisfy((source, profile) -> assertThat(profile).isEmpty());
  }

  @Test
  void lattice_isAnotherWordForLocal() {
    assertThat(read("{'model':'p/m','serving':{'prefer':'lattice'}}").serving())
        .isEqualTo(Serving.LOCAL);
    assertThat(
            read("{'model':'p/CLIP-x','modality':'image','serving':{'prefer':'local'}}").modality())
        .isEqualTo(Modality.IMAGE);
  }

  @Test
  void sections_always_areRead() {
    assertThat(
            read("{'model':'p/m','serving':{'prefer':'autoscaler'},'chunk':{'strategy':"
                    + "'section','sectionSource':'jsonFields','fields':['a','b'],"
                    + "'split':{'strategy':'fixed','unit':'tokens','tokenizer':'t','size':3}}}")
                .chunking())
        .isEqualTo(
            new Sections(
                List.of("a", "b"), "section", new Plain(Strategy.FIXED, Unit.TOKENS, 3, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "''",
        "'model'",
        "'/m'",
        "'p/'",
        "'p/m x'",
        "[]",
        "{}",
        "{'model':null}",
        "{'model':7}",
        "{'model':'p/m','dims':0}",
        "{'model':'p/m','dims':-1}",
        "{'model':'p/m','dims':1.5}",
        "{'model':'p/m','dims':'8'}",
        "{'model':'p/m','attribute':''}",
        "{'model':'p/m','attribute':'title'}",
        "{'model':'p/m','attribute':'id'}",
        "{'model':'p/m','attribute':7}",
        "{'model':'p/m','other':1}",
        "{'model':'p/m','dtype':'f16'}",
        "{'model':'p/m','serving':'native'}",
        "{'model':'p/m','serving':{}}",
        "{'model':'p/m','serving':{'prefer':null}}",
        "{'model':'p/m','serving':{'prefer':'Native'}}",
        "{'model':'p/m','serving':{'prefer':'native','x':1}}",
        "{'model':'p/m','revision':'r'}",
        "{'model':'p/m','instructions':{}}",
        "{'model':'p/m','modality':'text'}",
        "{'model':'p/m','chunk':{'strategy':'none'}}",
        "{'model':'p/m','serving':{'prefer':'local'},'revision':'r'}",
        "{'model':'p/m','serving':{'prefer':'local'},'modality':'text'}",
        "{'model':'p/clip','serving':{'prefer':'local'},'modality':'image','revision':'r'}",
        "{'model':'p/clip','serving':{'prefer':'native'},'modality':'image'}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'modality':'image'}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'modality':'video'}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'revision':''}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'revision':'a b'}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'instructions':'x'}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'instructions':{'document':''}}",
        "{'model':'p/m','serving':{'prefer':'autoscaler'},'instructions':{'other':'x'}}",
        "{'model':'p/clip','serving':{'prefer':'autoscaler'},'modality':'image',"
            + "'chunk':{'strategy':'none'}}"
      })
  void declaration_thatBreaksARule_isRefusedWithItsPath(String embed) {
    assertThatThrownBy(() -> read(embed))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("schema.title.embed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "{'strategy':'other'}",
        "{'strategy':null}",
        "{'strategy':'fixed'}",
        "{'strategy':'fixed','size':0}",
        "{'strategy':'fixed','size':5,'overlap':5}",
        "{'strategy':'fixed','size':5,'overlap':-1}",
        "{'strategy':'fixed','size':5,'unit':'words'}",
        "{'strategy':'fixed','size':5,'unit':'tokens'}",
        "{'strategy':'fixed','size':5,'unit':'tokens','tokenizer':''}",
        "{'strategy':'fixed','size':5,'tokenizer':'t'}",
        "{'strategy':'fixed','size':5,'fields':['a']}",
        "{'strategy':'none','size':5}",
        "{'strategy':'none','overlap':0}",
        "{'strategy':'section'}",
        "{'strategy':'section','fields':['a']}",
        "{'strategy':'section','sectionSource':'xml','fields':['a']}",
        "{'strategy':'section','sectionSource':'jsonFields'}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':'a'}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':[]}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['']}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a#']}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a','a']}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':[1]}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'size':3}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'sectionAttribute':''}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],"
            + "'sectionAttribute':'_hevlayer_x'}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],"
            + "'sectionAttribute':'title'}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],"
            + "'split':{'strategy':'section'}}",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'split':{}}"
      })
  void chunk_thatBreaksARule_isRefusedWithItsPath(String chunk) {
    assertThatThrownBy(
            () -> read("{'model':'p/m','serving':{'prefer':'autoscaler'},'chunk':" + chunk + "}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("schema.title.embed.chunk");
  }
}
