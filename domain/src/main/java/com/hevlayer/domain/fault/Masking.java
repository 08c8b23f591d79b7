package com.hevlayer.domain.fault;

import com.hevlayer.ports.plugin.Secret;
import java.util.List;

/** Keeps secrets out of texts that quote what a store said. */
public final class Masking {
  private static final String MASK = "***";

  /** Shorter ones would mask ordinary words. */
  private static final int SHORTEST = 4;

  private Masking() {}

  /** Returns the text with every secret masked. */
  public static String mask(String text, List<Secret> secrets) {
    String masked = text;
    for (Secret secret : secrets) {
      if (secret.reveal().length() >= SHORTEST) {
        masked = masked.replace(secret.reveal(), MASK);
      }
    }
    return masked;
  }

  /** Returns the fault with every secret masked in what it quotes. */
  public static RuntimeException mask(RuntimeException fault, List<Secret> secrets) {
    if (!(fault instanceof Fault.StepRefused)) {
      return fault;
    }
    String text = String.valueOf(fault.getMessage());
    String masked = mask(text, secrets);
    return masked.equals(text) ? fault : new Fault.StepRefused(masked);
  }
}
