package com.hevlayer.protocol.text;

/** Cuts text into the raw words of a tokenizer, before any filter. Stateless and thread-safe. */
public interface Segmenter {

  /** Takes one word: UTF-16 offsets, end exclusive. */
  @FunctionalInterface
  interface Words {
    /** Takes the next word. */
    void word(int start, int end);
  }

  /** Reports the words of a text in order; they do not overlap. */
  void segment(String text, Words words);
}
