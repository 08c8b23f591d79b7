package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.SparseVector;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;

/** The axes of a sparse vector as terms whose frequency carries the weight. */
final class SparseTokens extends TokenStream {
  private static final FieldType TYPE = fieldType();

  private final SparseVector vector;
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
  private int next;

  private SparseTokens(SparseVector vector) {
    this.vector = vector;
  }

  static Field field(String name, SparseVector vector) {
    return new Field(name, new SparseTokens(vector), TYPE);
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    while (next < vector.size()) {
      int at = next++;
      if (vector.weight(at) != 0) {
        term.append(vector.axes()[at]);
        frequency.setTermFrequency(IndexValues.sparseFrequency(vector.weights()[at]));
        return true;
      }
    }
    return false;
  }

  @Override
  public void reset() {
    next = 0;
  }

  private static FieldType fieldType() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }
}
