package com.hevlayer.ports.broken;

import com.fasterxml.jackson.core.JsonParser;

/** A port that drags a library into the contract. */
public interface PortThatReadsJson {
  /** Reads. */
  void read(JsonParser parser);
}
