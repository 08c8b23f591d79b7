package com.hevlayer.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule together with what proves that it bites.
 *
 * @param name what a failing build calls it
 * @param rule the rule itself, with its reason
 * @param broken classes that break the rule and nothing else needs
 * @param complaint a part of what the rule must say about them
 */
record HouseRule(String name, ArchRule rule, List<Class<?>> broken, String complaint) {
  @Override
  public String toString() {
    return name;
  }
}
