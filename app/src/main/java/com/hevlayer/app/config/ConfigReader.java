package com.hevlayer.app.config;

import com.hevlayer.ports.plugin.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings, remembers where each came from and gathers what is wrong. One thread. */
final class ConfigReader {
  /** What names of namespaces of Kubernetes look like. */
  static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Environment environment;
  private final Map<String, String> options;
  private final List<Setting> settings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param options values of the command line by the variable they replace
   */
  ConfigReader(Environment environment, Map<String, String> options) {
    this.environment = environment;
    this.options = options;
  }

  int integer(String name, int otherwise, int least, int most) {
    String given = raw(name);
    int value = otherwise;
    if (given != null) {
      try {
        value = Integer.parseInt(given);
        if (value < least || value > most) {
          throw new NumberFormatException(given);
        }
      } catch (NumberFormatException e) {
        problem(name, given, "an integer from " + least + " to " + most);
        value = otherwise;
      }
    }
    seen(name, Integer.toString(value));
    return value;
  }

  /** Returns a number from {@code least} on; unset is {@code otherwise}, which may be smaller. */
  long wholeNumber(String name, long otherwise, long least) {
    String given = raw(name);
    if (given == null) {
      seen(name, "(unset)");
      return otherwise;
    }
    long value = otherwise;
    try {
      value = Long.parseLong(given);
      if (value < least) {
        throw new NumberFormatException(given);
      }
    } catch (NumberFormatException e) {
      problem(name, given, "an integer from " + least + " on");
      value = otherwise;
    }
    seen(name, Long.toString(value));
    return value;
  }

  /**
   * Returns a text of a certain form.
   *
   * @param otherwise where nothing is given; {@code null}: nothing
   * @param allowed the form, for people
   */
  Optional<String> text(String name, @Nullable String otherwise, Pattern form, String allowed) {
    String given = raw(name);
    if (given != null && !form.matcher(given).matches()) {
      problem(name, given, allowed);
      given = null;
    }
    String value = given == null ? otherwise : given;
    seen(name, value == null ? "(unset)" : value);
    return Optional.ofNullable(value);
  }

  /** Reports that a variable must be given. */
  void missing(String name, String allowed) {
    problems.add(name + " is not set; allowed is " + allowed);
  }

  /** Whether somebody gave a value. */
  boolean isSet(String name) {
    return raw(name) != null;
  }

  Optional<String> text(String name, @Nullable String otherwise) {
    String given = raw(name);
    String value = given == null ? otherwise : given;
    seen(name, value == null ? "(unset)" : value);
    return Optional.ofNullable(value);
  }

  Optional<URI> baseUrl(String name, @Nullable String otherwise) {
    return baseUrl(name, otherwise, "{region}");
  }

  /** Returns a base URL in which {@code {region}} stands for a region, as official clients do. */
  Optional<URI> baseUrl(String name, @Nullable String otherwise, String region) {
    String given = raw(name);
    String template = given == null ? otherwise : given;
    String text = template == null ? null : template.replace("{region}", region);
    if (text == null) {
      seen(name, "(unset)");
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
        seen(name, text);
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Reported below, without the parser's wording.
    }
    // What is wrong may be a password in front of the host.
    problem(name, masked(text), "http(s)://host[:port][/prefix] without user name");
    return Optional.empty();
  }

  String choice(String name, String otherwise, List<String> allowed) {
    String given = raw(name);
    String value = given == null ? otherwise : given;
    if (!allowed.contains(value)) {
      problem(name, value, String.join(", ", allowed));
      value = otherwise;
    }
    seen(name, value);
    return value;
  }

  /** Returns whether a switch is on. */
  boolean flag(String name, boolean otherwise) {
    return choice(name, Boolean.toString(otherwise), List.of("true", "false")).equals("true");
  }

  /** Returns the name of a namespace of Kubernetes. */
  Optional<String> name(String name) {
    return text(
        name,
        null,
        DNS_LABEL,
        "the name of a namespace: lower-case letters, digits and -, at most 63");
  }

  /** Returns a path of this file system. */
  Path path(String name, String otherwise) {
    return pathOf(name, text(name, otherwise).orElse(otherwise));
  }

  /** Returns the path that the value of a variable says. */
  Path pathOf(String name, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      problem(name, text, "a path of this file system");
      return Path.of("");
    }
  }

  /** Returns the value; its content is never shown. */
  Optional<String> document(String name) {
    String given = raw(name);
    seen(name, given == null ? "(unset)" : "*** (" + given.length() + " characters)");
    return Optional.ofNullable(given);
  }

  /** Returns the value, which is never shown. */
  Optional<Secret> secret(String name) {
    Optional<Secret> secret = Optional.ofNullable(raw(name)).map(Secret::of);
    seen(name, secret.map(Secret::toString).orElse("(unset)"));
    return secret;
  }

  /** Returns the parts between commas, trimmed and in lower case. */
  Set<String> names(String name) {
    String given = raw(name);
    Set<String> names = new TreeSet<>();
    if (given != null) {
      for (String part : given.split(",", -1)) {
        if (!part.isBlank()) {
          names.add(part.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    seen(name, names.isEmpty() ? "(unset)" : String.join(",", names));
    return names;
  }

  void problem(String text) {
    problems.add(text);
  }

  List<Setting> settings() {
    return settings;
  }

  List<String> problems() {
    return problems;
  }

  private @Nullable String raw(String name) {
    String option = options.get(name);
    return option != null ? option : environment.get(name).orElse(null);
  }

  private void seen(String name, String value) {
    String origin =
        options.containsKey(name)
            ? "command line"
            : environment.get(name).isPresent() ? "environment" : "default";
    settings.add(new Setting(name, value, origin));
  }

  private void problem(String name, String given, String allowed) {
    problems.add(name + " is '" + given + "'; allowed is " + allowed);
  }

  private static String masked(String url) {
    int at = url.lastIndexOf('@');
    return at < 0 ? url : "***" + url.substring(at);
  }
}
