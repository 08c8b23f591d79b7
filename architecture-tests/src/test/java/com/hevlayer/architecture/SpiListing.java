package com.hevlayer.architecture;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** The public face of the SPI as text: one line per type and member, in a stable order. */
final class SpiListing {
  private SpiListing() {}

  static String current() {
    return House.classes().stream()
        .filter(type -> type.getPackageName().startsWith("com.hevlayer.ports"))
        .filter(SpiListing::isReachable)
        .map(JavaClass::reflect)
        .sorted(Comparator.comparing(Class::getName))
        .map(SpiListing::describe)
        .collect(joining("\n"));
  }

  private static boolean isReachable(JavaClass type) {
    var visible =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return visible && type.getEnclosingClass().map(SpiListing::isReachable).orElse(true);
  }

  private static String describe(Class<?> type) {
    var head = type.toGenericString() + parents(type) + permits(type);
    var constants =
        type.isEnum()
            ? Stream.of("constants " + Arrays.toString(type.getEnumConstants()))
            : Stream.<String>empty();
    var members =
        Stream.of(
                Arrays.stream(type.getDeclaredFields())
                    .filter(field -> isVisible(field.getModifiers()) && !field.isEnumConstant())
                    .map(SpiListing::field),
                Arrays.stream(type.getDeclaredConstructors())
                    .filter(constructor -> isVisible(constructor.getModifiers()))
                    .map(SpiListing::constructor),
                Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
                    .map(SpiListing::method))
            .flatMap(lines -> lines)
            .sorted();
    return Stream.concat(constants, members)
        .map(line -> "  " + line)
        .collect(joining("\n", head + "\n", "\n"));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String parents(Class<?> type) {
    var parent = type.getAnnotatedSuperclass();
    var extended =
        parent == null || parent.getType() == Object.class ? "" : " extends " + name(parent);
    var interfaces = type.getAnnotatedInterfaces();
    return interfaces.length == 0
        ? extended
        : extended
            + (type.isInterface() ? " extends " : " implements ")
            + Arrays.stream(interfaces).map(SpiListing::name).collect(joining(", "));
  }

  private static String permits(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .filter(permitted -> isVisible(permitted.getModifiers()))
            .map(Class::getName)
            .sorted()
            .collect(joining(", ", " permits ", ""))
        : "";
  }

  private static String field(Field field) {
    return modifiers(field.getModifiers() & Modifier.fieldModifiers())
        + name(field.getAnnotatedType())
        + " "
        + field.getName();
  }

  private static String constructor(Constructor<?> constructor) {
    return modifiers(constructor.getModifiers() & Modifier.constructorModifiers())
        + "new"
        + parameters(constructor);
  }

  private static String method(Method method) {
    return modifiers(method.getModifiers() & Modifier.methodModifiers())
        + (method.isDefault() ? "default " : "")
        + name(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + parameters(method);
  }

  private static String parameters(Executable executable) {
    var thrown = executable.getAnnotatedExceptionTypes();
    var list =
        Arrays.stream(executable.getAnnotatedParameterTypes())
            .map(SpiListing::name)
            .collect(joining(", "));
    return "("
        + (executable.isVarArgs() ? list.replaceFirst("\\[]$", "...") : list)
        + ")"
        + (thrown.length == 0
            ? ""
            : Arrays.stream(thrown).map(SpiListing::name).collect(joining(", ", " throws ", "")));
  }

  private static String modifiers(int modifiers) {
    var text = Modifier.toString(modifiers);
    return text.isEmpty() ? "" : text + " ";
  }

  private static String name(AnnotatedType type) {
    return type.toString()
        .replace("org.jspecify.annotations.Nullable()", "Nullable")
        .replace("org.jspecify.annotations.Nullable", "Nullable")
        .replace("java.lang.", "")
        .replace("java.util.", "");
  }
}
