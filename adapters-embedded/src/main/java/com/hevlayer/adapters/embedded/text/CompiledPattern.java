package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Syntax.Assertion;
import com.hevlayer.adapters.embedded.text.Syntax.Choice;
import com.hevlayer.adapters.embedded.text.Syntax.One;
import com.hevlayer.adapters.embedded.text.Syntax.Place;
import com.hevlayer.adapters.embedded.text.Syntax.Repeat;
import com.hevlayer.adapters.embedded.text.Syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/**
 * A pattern made ready to run. Where it can be turned into a small deterministic automaton, that
 * runs, also over the terms of an index, whose common prefixes it shares. Else {@link Program}
 * does, which is slower and takes all patterns.
 */
final class CompiledPattern {
  /** Effort that building the automaton may take, in Lucene's units; about as many states. */
  private static final int AUTOMATON_EFFORT = 50_000;

  /** Sizes above which an automaton would take too much memory once its terms are UTF-8. */
  private static final int MAX_STATES = 2_000;

  private static final int MAX_TRANSITIONS = 20_000;

  private final Program program;
  private final @Nullable Automaton automaton;
  private final @Nullable CharacterRunAutomaton run;

  private CompiledPattern(Program program, @Nullable Automaton automaton) {
    this.program = program;
    this.automaton = automaton;
    this.run = automaton == null ? null : new CharacterRunAutomaton(automaton);
  }

  /**
   * Prepares a pattern that may match any part of a value; anchors in it hold it to the ends.
   *
   * @throws InvalidPatternException if it is too large
   */
  static CompiledPattern of(Syntax syntax) {
    Program program = Program.of(syntax);
    return new CompiledPattern(
        program,
        program.ranges() > MAX_TRANSITIONS
            ? null
            : wholeValue(syntax).map(CompiledPattern::build).orElse(null));
  }

  boolean matches(String value) {
    return run == null ? program.find(value) : run.run(value);
  }

  Query query(String field, StringPattern pattern) {
    return automaton == null
        ? new MatchingTermsQuery(field, pattern)
        : new AutomatonQuery(new Term(field, ""), automaton);
  }

  /** Whether an automaton does the work. */
  boolean hasAutomaton() {
    return automaton != null;
  }

  /**
   * The same pattern, for a whole value and without anchors; empty when conditions on places remain
   * that an automaton does not know.
   */
  private static Optional<Syntax> wholeValue(Syntax syntax) {
    List<Syntax> options = new ArrayList<>();
    for (Syntax option : syntax instanceof Choice choice ? choice.options() : List.of(syntax)) {
      List<Syntax> parts = new ArrayList<>();
      flatten(option, parts);
      boolean fromStart = false;
      while (!parts.isEmpty() && parts.getFirst() instanceof Assertion(Place place)) {
        if (place != Place.TEXT_START) {
          return Optional.empty();
        }
        fromStart = true;
        parts.removeFirst();
      }
      boolean toEnd = false;
      while (!parts.isEmpty() && parts.getLast() instanceof Assertion(Place place)) {
        if (place != Place.TEXT_END) {
          return Optional.empty();
        }
        toEnd = true;
        parts.removeLast();
      }
      if (parts.stream().anyMatch(CompiledPattern::hasAssertion)) {
        return Optional.empty();
      }
      if (!fromStart) {
        parts.addFirst(Syntax.ANYTHING);
      }
      if (!toEnd) {
        parts.addLast(Syntax.ANYTHING);
      }
      options.add(new Sequence(parts));
    }
    return Optional.of(new Choice(options));
  }

  private static void flatten(Syntax syntax, List<Syntax> parts) {
    if (syntax instanceof Sequence sequence) {
      sequence.parts().forEach(part -> flatten(part, parts));
    } else {
      parts.add(syntax);
    }
  }

  private static boolean hasAssertion(Syntax syntax) {
    return switch (syntax) {
      case One one -> false;
      case Assertion assertion -> true;
      case Sequence sequence -> sequence.parts().stream().anyMatch(CompiledPattern::hasAssertion);
      case Choice choice -> choice.options().stream().anyMatch(CompiledPattern::hasAssertion);
      case Repeat repeat -> hasAssertion(repeat.what());
    };
  }

  private static @Nullable Automaton build(Syntax syntax) {
    try {
      Automaton automaton =
          Operations.removeDeadStates(Operations.determinize(translate(syntax), AUTOMATON_EFFORT));
      return automaton.getNumStates() > MAX_STATES
              || automaton.getNumTransitions() > MAX_TRANSITIONS
          ? null
          : automaton;
    } catch (TooComplexToDeterminizeException e) {
      return null;
    }
  }

  private static Automaton translate(Syntax syntax) {
    return switch (syntax) {
      case One one -> translate(one.set());
      case Assertion assertion -> throw new IllegalStateException("no automaton for a place");
      case Sequence sequence ->
          sequence.parts().isEmpty()
              ? Automata.makeEmptyString()
              : Operations.concatenate(
                  sequence.parts().stream().map(CompiledPattern::translate).toList());
      case Choice choice ->
          Operations.union(choice.options().stream().map(CompiledPattern::translate).toList());
      case Repeat repeat ->
          repeat.max() == Repeat.UNBOUNDED
              ? Operations.repeat(translate(repeat.what()), repeat.min())
              : Operations.repeat(translate(repeat.what()), repeat.min(), repeat.max());
    };
  }

  private static Automaton translate(CodePointSet set) {
    Automaton automaton = new Automaton();
    int from = automaton.createState();
    int to = automaton.createState();
    automaton.setAccept(to, true);
    for (int i = 0; i < set.rangeCount(); i++) {
      automaton.addTransition(from, to, set.first(i), set.last(i));
    }
    automaton.finishState();
    return automaton;
  }
}
