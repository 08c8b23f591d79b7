package com.hevlayer.domain.routing;

import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.plugin.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one definition and gathers what is wrong with it. Used by one thread, once. */
final class SpecReader {
  private static final Set<String> MEMBERS =
      Set.of("kind", "default", "endpoint", "credential", "inboundAuth", "namespaces", "options");

  private static final String REGION = "{region}";

  private final StoreEntry entry;
  private final Collection<String> kinds;
  private final SecretSource secrets;
  private final List<String> problems;
  private final boolean resource;

  /** Problems that leave nothing out but a key. */
  private int tolerated;

  SpecReader(
      StoreEntry entry, Collection<String> kinds, SecretSource secrets, List<String> problems) {
    this(entry, kinds, secrets, problems, false);
  }

  /**
   * Returns a reader of a resource: which members there are is judged by its schema, and a key
   * whose secret is missing admits nobody instead of shutting everybody out.
   */
  static SpecReader ofResource(
      StoreEntry entry, Collection<String> kinds, SecretSource secrets, List<String> problems) {
    return new SpecReader(entry, kinds, secrets, problems, true);
  }

  private SpecReader(
      StoreEntry entry,
      Collection<String> kinds,
      SecretSource secrets,
      List<String> problems,
      boolean resource) {
    this.resource = resource;
    this.entry = entry;
    this.kinds = kinds;
    this.secrets = secrets;
    this.problems = problems;
  }

  /** Returns the definition, or {@code null} if it had problems. */
  @Nullable StoreSpec read() {
    int before = problems.size();
    if (entry.name().isBlank()) {
      problem(entry.path(), "the store has a blank name");
    }
    if (!(entry.spec() instanceof JsonObject spec)) {
      problem(entry.path(), "is not an object but " + kindOf(entry.spec()));
      return null;
    }
    known(entry.path(), spec, MEMBERS);
    String kind = kind(spec);
    JsonObject endpoint = object(spec, "endpoint");
    String url = null;
    String region = null;
    if (endpoint != null) {
      known(at("endpoint"), endpoint, Set.of("url", "region"));
      region = text(at("endpoint"), endpoint, "region");
      url = url(endpoint, region);
    }
    if (url == null && kind != null && kind.equals("turbopuffer") && !givesUrl(endpoint)) {
      problem(at("endpoint.url"), "is required for a store of kind turbopuffer");
    }
    SecretRef reference = null;
    Secret apiKey = null;
    JsonObject credential = object(spec, "credential");
    if (credential != null) {
      known(at("credential"), credential, Set.of("apiKey", "secretRef"));
      reference = reference(at("credential"), credential);
      apiKey = apiKey(credential, reference);
    }
    InboundAuth auth = inboundAuth(object(spec, "inboundAuth"));
    if (auth != null
        && !(auth instanceof InboundAuth.DeriveFromStore)
        && apiKey == null
        && reference == null
        && kind != null
        && kind.equals("turbopuffer")) {
      problem(
          at("credential"),
          "is required for a store of kind turbopuffer in mode "
              + auth.mode()
              + "; only deriveFromStore works without one");
    }
    List<String> namespaces = namespaces(spec.get("namespaces"));
    Map<String, String> options = options(object(spec, "options"));
    boolean isDefault = flag(spec.get("default"));
    JsonObject vendor = resource ? object(spec, "turbopuffer") : null;
    String orgId = vendor == null ? null : text(at("turbopuffer"), vendor, "orgId");
    if (problems.size() > before + tolerated || kind == null || auth == null) {
      return null;
    }
    return new StoreSpec(
        entry.name(),
        kind,
        isDefault,
        url,
        region,
        options,
        apiKey,
        reference,
        auth,
        namespaces,
        orgId);
  }

  private @Nullable String kind(JsonObject spec) {
    String kind = text(entry.path(), spec, "kind");
    if (kind == null) {
      if (!(spec.get("kind") instanceof JsonString) && present(spec.get("kind"))) {
        return null;
      }
      problem(at("kind"), "is required; known kinds are " + sorted(kinds));
      return null;
    }
    String lower = kind.toLowerCase(Locale.ROOT);
    if (!kinds.contains(lower)) {
      problem(
          at("kind"), "is '" + kind + "'; known kinds are " + sorted(kinds) + hint(lower, kinds));
      return null;
    }
    return lower;
  }

  private static boolean givesUrl(@Nullable JsonObject endpoint) {
    Json url = endpoint == null ? null : endpoint.get("url");
    return present(url) && !(url instanceof JsonString text && text.value().isBlank());
  }

  /** Returns the base URL, the region in place of {@code {region}}, as official clients do. */
  private @Nullable String url(JsonObject endpoint, @Nullable String region) {
    String url = text(at("endpoint"), endpoint, "url");
    if (url == null) {
      return null;
    }
    if (url.contains(REGION)) {
      if (region == null) {
        problem(at("endpoint.region"), "is required, since endpoint.url holds " + REGION);
        return null;
      }
      url = url.replace(REGION, region);
    }
    while (url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
    try {
      URI uri = new URI(url);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the parser's wording.
    }
    problem(at("endpoint.url"), "is no base URL; allowed is http(s)://host[:port][/prefix]");
    return null;
  }

  private @Nullable SecretRef reference(String path, JsonObject holder) {
    Json value = holder.get("secretRef");
    if (!present(value)) {
      return null;
    }
    if (!(value instanceof JsonObject reference)) {
      problem(path + ".secretRef", "is not an object but " + kindOf(value));
      return null;
    }
    known(path + ".secretRef", reference, Set.of("name", "key"));
    String name = text(path + ".secretRef", reference, "name");
    String key = text(path + ".secretRef", reference, "key");
    if (name == null || key == null) {
      problem(path + ".secretRef", "needs both name and key");
      return null;
    }
    return new SecretRef(name, key);
  }

  private @Nullable Secret apiKey(JsonObject credential, @Nullable SecretRef reference) {
    String literal = text(at("credential"), credential, "apiKey");
    if (literal != null && reference != null) {
      problem(at("credential"), "gives both apiKey and secretRef; allowed is one of them");
      return null;
    }
    if (literal != null) {
      return Secret.of(literal);
    }
    return reference == null ? null : resolve(at("credential.secretRef"), reference);
  }

  private @Nullable Secret resolve(String path, SecretRef reference) {
    Secret secret = secrets.find(reference).orElse(null);
    if (secret == null || secret.reveal().isBlank()) {
      problem(path, "names a secret that is not set: " + secrets.whereIs(reference));
      return null;
    }
    return Secret.of(secret.reveal().strip());
  }

  private @Nullable InboundAuth inboundAuth(@Nullable JsonObject auth) {
    if (auth == null) {
      return new InboundAuth.DeriveFromStore();
    }
    known(at("inboundAuth"), auth, Set.of("mode", "keys"));
    String mode = text(at("inboundAuth"), auth, "mode");
    if (mode == null) {
      mode = "deriveFromStore";
    }
    if (!resource && !mode.equals("keys") && present(auth.get("keys"))) {
      problem(at("inboundAuth.keys"), "is allowed only in mode keys");
    }
    return switch (mode) {
      case "deriveFromStore" -> new InboundAuth.DeriveFromStore();
      case "open" -> new InboundAuth.Open();
      case "keys" -> keys(auth.get("keys"));
      default -> {
        Set<String> modes = Set.of("deriveFromStore", "keys", "open");
        problem(
            at("inboundAuth.mode"),
            "is '" + mode + "'; allowed are deriveFromStore, keys, open" + hint(mode, modes));
        yield null;
      }
    };
  }

  private InboundAuth.@Nullable Keys keys(@Nullable Json value) {
    String path = at("inboundAuth.keys");
    if (!(value instanceof JsonArray array) || array.size() == 0) {
      problem(path, "is a list of at least one {name, scopes, secretRef} in mode keys");
      return null;
    }
    List<InboundAuth.Key> keys = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < array.size(); i++) {
      String here = path + "[" + i + "]";
      if (!(array.get(i) instanceof JsonObject key)) {
        problem(here, "is not an object but " + kindOf(array.get(i)));
        continue;
      }
      known(here, key, Set.of("name", "scopes", "secretRef"));
      String name = text(here, key, "name");
      if (name == null) {
        problem(here + ".name", "is required");
      } else if (!names.add(name)) {
        problem(here + ".name", "is '" + name + "', which another key has already");
      }
      Set<Scope> scopes = scopes(here + ".scopes", key.get("scopes"));
      SecretRef reference = reference(here, key);
      if (reference == null) {
        if (!present(key.get("secretRef"))) {
          problem(here + ".secretRef", "is required");
        }
        continue;
      }
      Secret secret = keySecret(here + ".secretRef", reference);
      if (name != null && secret != null) {
        keys.add(new InboundAuth.Key(name, scopes, secret));
      }
    }
    return new InboundAuth.Keys(keys);
  }

  private @Nullable Secret keySecret(String path, SecretRef reference) {
    int before = problems.size();
    Secret secret = resolve(path, reference);
    if (secret == null && resource) {
      tolerated += problems.size() - before;
    }
    return secret;
  }

  private Set<Scope> scopes(String path, @Nullable Json value) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (!(value instanceof JsonArray array) || array.size() == 0) {
      problem(path, "is a list of at least one of read, write, admin");
      return scopes;
    }
    for (int i = 0; i < array.size(); i++) {
      Json each = array.get(i);
      Scope scope =
          each instanceof JsonString text ? Scope.ofWireName(text.value()).orElse(null) : null;
      if (scope == null) {
        problem(path + "[" + i + "]", "is " + shown(each) + "; allowed are read, write, admin");
      } else {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  private List<String> namespaces(@Nullable Json value) {
    List<String> claims = new ArrayList<>();
    if (!present(value)) {
      return claims;
    }
    if (!(value instanceof JsonArray array)) {
      problem(at("namespaces"), "is not a list but " + kindOf(value));
      return claims;
    }
    for (int i = 0; i < array.size(); i++) {
      Json each = array.get(i);
      String claim = each instanceof JsonString text ? text.value() : "";
      int star = claim.indexOf('*');
      String body = star == claim.length() - 1 && star >= 0 ? claim.substring(0, star) : claim;
      boolean legal =
          !claim.isEmpty()
              && body.length() <= 128
              && body.chars().allMatch(SpecReader::nameCharacter);
      if (!legal) {
        problem(
            at("namespaces[" + i + "]"),
            "is " + shown(each) + "; allowed is a namespace name, or a prefix followed by *");
      } else {
        claims.add(claim);
      }
    }
    return claims;
  }

  private Map<String, String> options(@Nullable JsonObject value) {
    Map<String, String> options = new LinkedHashMap<>();
    if (value == null) {
      return options;
    }
    value
        .members()
        .forEach((name, option) -> {
          switch (option) {
            case JsonString text -> options.put(name, text.value());
            case JsonNumber number -> options.put(name, number.text());
            case JsonBoolean flag -> options.put(name, flag.toString());
            case JsonNull ignored -> {}
            case JsonArray ignored -> problem(at("options." + name), "is not a scalar but a list");
            case JsonObject ignored ->
                problem(at("options." + name), "is not a scalar but an object");
          }
        });
    return options;
  }

  private boolean flag(@Nullable Json value) {
    if (!present(value)) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    problem(at("default"), "is " + shown(value) + "; allowed are true and false");
    return false;
  }

  private @Nullable JsonObject object(JsonObject holder, String name) {
    Json value = holder.get(name);
    if (!present(value)) {
      return null;
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    problem(at(name), "is not an object but " + kindOf(value));
    return null;
  }

  /** Returns the trimmed text of a member; blank is absent. */
  private @Nullable String text(String path, JsonObject holder, String name) {
    Json value = holder.get(name);
    if (!present(value)) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      // Not shown: it may be a secret that looks like a number.
      problem(path + "." + name, "is not a text but " + kindOf(value));
      return null;
    }
    String trimmed = text.value().strip();
    return trimmed.isEmpty() ? null : trimmed;
  }

  private void known(String path, JsonObject object, Set<String> names) {
    if (resource) {
      return;
    }
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) {
        problem(
            path + "." + name, "is not known; allowed are " + sorted(names) + hint(name, names));
      }
    }
  }

  private String at(String member) {
    return entry.path() + "." + member;
  }

  private void problem(String path, String text) {
    problems.add(path + " " + text);
  }

  private static boolean present(@Nullable Json value) {
    return value != null && !(value instanceof JsonNull);
  }

  private static String hint(String given, Collection<String> names) {
    return Nearest.to(given, names).map(name -> " (did you mean '" + name + "'?)").orElse("");
  }

  private static String sorted(Collection<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static String shown(@Nullable Json value) {
    return value instanceof JsonString text ? "'" + text.value() + "'" : kindOf(value);
  }

  private static String kindOf(@Nullable Json value) {
    return switch (value) {
      case null -> "absent";
      case JsonNull ignored -> "null";
      case JsonBoolean ignored -> "a boolean";
      case JsonNumber ignored -> "a number";
      case JsonString ignored -> "a text";
      case JsonArray ignored -> "a list";
      case JsonObject ignored -> "an object";
    };
  }

  private static boolean nameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
