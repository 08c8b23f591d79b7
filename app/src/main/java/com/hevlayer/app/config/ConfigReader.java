package com.hevlayer.app.config;

import com.hevlayer.ports.plugin.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads settings, remembers where each came from and gathers what is wrong. One thread. */
final class ConfigReader {
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
