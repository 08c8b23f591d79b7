package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Condition;
import java.util.Set;

/** The attributes that an expression reads from a row. */
final class UsedAttributes {
  private UsedAttributes() {}

  static void add(Score score, Set<String> names) {
    switch (score) {
      case Score.Text text -> names.add(text.attribute().name());
      case Score.Sparse sparse -> names.add(sparse.attribute().name());
      case Score.Matches matches -> add(matches.condition(), names);
      case Score.Sum sum -> sum.operands().forEach(operand -> add(operand, names));
      case Score.Max max -> max.operands().forEach(operand -> add(operand, names));
      case Score.Product product -> add(product.operand(), names);
      case Score.Value value -> names.add(value.attribute().name());
      case Score.Distance distance -> add(distance.operand(), names);
      case Score.Saturate saturate -> add(saturate.operand(), names);
      case Score.Decay decay -> add(decay.operand(), names);
    }
  }

  static void add(Condition condition, Set<String> names) {
    switch (condition) {
      case Condition.Everything ignored -> {}
      case Condition.Nothing ignored -> {}
      case Condition.AllOf all -> all.operands().forEach(operand -> add(operand, names));
      case Condition.AnyOf any -> any.operands().forEach(operand -> add(operand, names));
      case Condition.Complement not -> add(not.operand(), names);
      case Condition.Present present -> names.add(present.attribute().name());
      case Condition.Between between -> names.add(between.attribute().name());
      case Condition.OneOf one -> names.add(one.attribute().name());
      case Condition.WholeArray whole -> names.add(whole.attribute().name());
      case Condition.Pattern pattern -> names.add(pattern.attribute().name());
      case Condition.Tokens tokens -> names.add(tokens.attribute().name());
    }
  }
}
