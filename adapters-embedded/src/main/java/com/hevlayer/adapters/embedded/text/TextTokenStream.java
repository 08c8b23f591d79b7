package com.hevlayer.adapters.embedded.text;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * Analysed text on its way into the index. Every position carries a term: the token, or {@link
 * #HOLE} where a word was removed, so that a phrase can ask for "some removed word". The reserved
 * term counts neither for the length of the field nor for any statistics.
 */
final class TextTokenStream extends TokenStream {
  /** The term in place of a removed word. No UTF-8 text begins with this byte. */
  static final BytesRef HOLE = new BytesRef(new byte[] {(byte) 0xff});

  private final List<Token> tokens;
  private final List<Integer> holes;
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private int token;
  private int hole;

  TextTokenStream(AnalyzedText text) {
    this.tokens = text.tokens();
    this.holes = text.holes();
  }

  /** The number of tokens, holes excluded. */
  int fieldLength() {
    return tokens.size();
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    increment.setPositionIncrement(1);
    boolean tokensLeft = token < tokens.size();
    boolean holesLeft = hole < holes.size();
    if (!tokensLeft && !holesLeft) {
      return false;
    }
    if (holesLeft && (!tokensLeft || holes.get(hole) < tokens.get(token).position())) {
      hole++;
      term.setBytesRef(HOLE);
    } else {
      term.setBytesRef(new BytesRef(tokens.get(token++).text()));
    }
    return true;
  }

  @Override
  public void reset() {
    token = 0;
    hole = 0;
  }
}
