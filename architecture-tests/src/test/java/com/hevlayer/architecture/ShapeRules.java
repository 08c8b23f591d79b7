package com.hevlayer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.hevlayer.app.broken.ForgetfulCache;
import com.hevlayer.app.broken.ForgetfulDecorator;
import com.hevlayer.domain.broken.DomainTypeThatIsOpen;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.VectorStore;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import unmarked.broken.UnmarkedType;

/** What classes look like, wherever they live. */
final class ShapeRules {
  static final List<HouseRule> ALL =
      List.of(
          new HouseRule(
              "classes are final unless they are meant to be extended",
              classes()
                  .that()
                  .resideInAPackage("com.hevlayer..")
                  .and()
                  .areNotInterfaces()
                  .and()
                  .doNotHaveModifier(JavaModifier.ABSTRACT)
                  .and()
                  .areNotEnums()
                  .and()
                  .areNotAnonymousClasses()
                  .should(beFinalOrSealed())
                  .because("inheritance is a promise; it has to be made on purpose"),
              List.of(DomainTypeThatIsOpen.class),
              "DomainTypeThatIsOpen"),
          new HouseRule(
              "every package says that its types are non-null unless marked",
              classes()
                  .that()
                  .areTopLevelClasses()
                  .should(liveInANullMarkedPackage())
                  .because("nullness is checked by the compiler only where it is declared"),
              List.of(UnmarkedType.class),
              "unmarked.broken"),
          new HouseRule(
              "a decorator of a store passes on every method",
              classes()
                  .that()
                  .resideInAPackage("com.hevlayer.app..")
                  .and()
                  .areAssignableTo(VectorStore.class)
                  .and()
                  .areNotInterfaces()
                  .should(declareEveryMethodOf(VectorStore.class))
                  .because("a default method that a wrapper forgets hides what the store can do")
                  .allowEmptyShould(true),
              List.of(ForgetfulDecorator.class),
              "ForgetfulDecorator"),
          new HouseRule(
              "a decorator of a document cache passes on every method",
              classes()
                  .that()
                  .resideInAnyPackage("com.hevlayer.app..", "com.hevlayer.domain..")
                  .and()
                  .areAssignableTo(DocumentCache.class)
                  .and()
                  .areNotInterfaces()
                  .should(declareEveryMethodOf(DocumentCache.class))
                  .because("a default method that a wrapper forgets hides what the cache knows"),
              List.of(ForgetfulCache.class),
              "ForgetfulCache"));

  private ShapeRules() {}

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return new ArchCondition<>("be final or sealed") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        // Within its own package a class may be open if something there does extend it.
        var inner =
            !type.getModifiers().contains(JavaModifier.PUBLIC) && !type.getSubclasses().isEmpty();
        var closed =
            inner || type.getModifiers().contains(JavaModifier.FINAL) || type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open"));
      }
    };
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var marked = type.reflect().getPackage().isAnnotationPresent(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getPackageName() + " has no @NullMarked package-info"));
      }
    };
  }

  private static ArchCondition<JavaClass> declareEveryMethodOf(Class<?> port) {
    return new ArchCondition<>("declare every method of " + port.getSimpleName()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var method : port.getMethods()) {
          if (Modifier.isStatic(method.getModifiers())) {
            continue;
          }
          var declared =
              type.tryGetMethod(method.getName(), method.getParameterTypes())
                  .map(JavaMethod::getOwner)
                  .isPresent();
          events.add(
              new SimpleConditionEvent(
                  type, declared, type.getName() + " does not declare " + method.getName()));
        }
      }
    };
  }
}
