package com.hevlayer.domain.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.ports.store.AttributeSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
  private static final Map<String, AttributeSchema> SCHEMA = schema();

  private static Map<String, AttributeSchema> schema() {
    Map<String, AttributeSchema> schema = new LinkedHashMap<>();
    String[] types = {
      "string", "datetime", "bool", "int", "uint", "float", "uuid", "[]string", "array<int>", "STR"
    };
    for (String type : types) {
      schema.put("a_" + type, AttributeSchema.builder(type).filterable(true).build());
    }
    schema.put("text", AttributeSchema.builder("string").filterable(false).build());
    schema.put("unsaid", AttributeSchema.builder("string").build());
    return schema;
  }

  private static @Nullable String mismatch(String filter) {
    return SchemaCheck.mismatch(FakeStore.value(filter), SCHEMA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "['a_string','Eq','x']",
        "['a_STR','Eq','x']",
        "['a_datetime','Gt','2030-01-01']",
        "['a_bool','Eq',true]",
        "['a_int','Lt',-1]",
        "['a_uint','Eq',1]",
        "['a_float','Eq',1]",
        "['a_float','Eq',1.5]",
        "['a_uuid','Eq',7]",
        "['a_[]string','Contains','x']",
        "['a_[]string','Eq',['x','y']]",
        "['a_array<int>','ContainsAny',[1,2]]",
        "['a_string','In',['x','y']]",
        "['a_int','NotIn',[1,2,null]]",
        "['a_string','Eq',null]",
        "['id','Eq',true]",
        "['$dist','Gt',1]",
        "['$score','Gt','x']",
        "['And',[['a_int','Eq',1],['Or',[['a_bool','Eq',false]]]]]",
        "['and',[['not',['a_int','Eq',1]]]]",
        "[]",
        "'no filter'",
        "[1,2,3]",
        "['Xor',[['nope','Eq',1]]]"
      })
  void mismatch_filterThatFits_isNone(String filter) {
    assertThat(mismatch(filter)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['nope','Eq',1]|attribute 'nope' is not in the schema",
        "['text','ContainsAllTokens','x']|attribute 'text' is not filterable",
        "['unsaid','Eq','x']|attribute 'unsaid' is not filterable",
        "['a_string','Eq',1]|attribute 'a_string' is of type string, the filter has integer `1`",
        "['a_string','Eq',['x']]|attribute 'a_string' is of type string, the filter has sequence",
        "['a_bool','Eq','true']|attribute 'a_bool' is of type bool",
        "['a_int','Eq',1.5]|attribute 'a_int' is of type int",
        "['a_uint','In',[1,'2']]|attribute 'a_uint' is of type uint, the filter has string \"2\"",
        "['a_float','Eq','1']|attribute 'a_float' is of type float",
        "['a_[]string','Contains',1]|attribute 'a_[]string' is of type []string",
        "['a_array<int>','Eq',['x']]|attribute 'a_array<int>' is of type array<int>",
        "['And',[['a_int','Eq',1],['nope','Eq',1]]]|attribute 'nope'",
        "['or',[['not',['nope','Eq',1]]]]|attribute 'nope'"
      })
  void mismatch_filterThatDoesNotFit_namesTheAttribute(String filter, String message) {
    assertThat(mismatch(filter)).startsWith(message);
  }
}
