package com.hevlayer.protocol.json;

import com.hevlayer.ports.json.JsonString;

/** Says how the parts of a text are kept that occur again and again, so that many values fit. */
public interface Sharing {

  /** Returns an equal name of a member. */
  String name(String name);

  /** Returns a value of this text. */
  JsonString text(String text);

  /** Whether objects that are the value of such a member stay text until somebody asks for them. */
  boolean staysText(String name);
}
