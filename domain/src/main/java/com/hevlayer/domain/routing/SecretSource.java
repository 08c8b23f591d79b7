package com.hevlayer.domain.routing;

import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;

/** Finds secrets. Thread-safe, quick. */
public interface SecretSource {

  /** Returns the secret that is in force now. */
  Optional<Secret> find(SecretRef reference);

  /** Says where the secret would have to stand, for messages: the name of a variable. */
  String whereIs(SecretRef reference);
}
