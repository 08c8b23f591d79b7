package com.hevlayer.app.config;

import com.hevlayer.ports.embed.EmbedderDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of embedding. Immutable; its text shows no secret.
 *
 * @param embedder where texts are embedded, or {@code null}: by a store, if one can
 * @param privateHosts from which images are fetched wherever they lead
 */
public record EmbedConfig(@Nullable EmbedderDefinition embedder, Set<String> privateHosts) {
  /** What is known of the contract and not served by this process. */
  private static final List<String> LOCAL_MODELS =
      List.of("LAYER_LATTICE_MODEL_PATH", "LAYER_LOCAL_CLIP_MODEL_PATH");

  private static final String URL = "LAYER_EMBEDDER_URL";

  /** Copies the set. */
  public EmbedConfig {
    privateHosts = Set.copyOf(privateHosts);
  }

  static EmbedConfig read(ConfigReader in) {
    var url = in.baseUrl(URL, null);
    var key = in.secret("LAYER_EMBEDDER_KEY");
    Set<String> hosts = in.names("LAYER_EMBED_ALLOW_PRIVATE_HOSTS");
    for (String host : hosts) {
      if (!isHost(host)) {
        in.problem(
            "LAYER_EMBED_ALLOW_PRIVATE_HOSTS names '"
                + host
                + "'; allowed are host names and addresses, without scheme, port and wildcard");
      }
    }
    url.filter(base -> base.getRawQuery() != null || base.getRawFragment() != null)
        .ifPresent(base -> in.problem(URL + " has a query or a fragment; allowed is a base URL"));
    return new EmbedConfig(
        url.map(base -> EmbedderDefinition.of(base.toString(), key.orElse(null))).orElse(null),
        hosts);
  }

  /** Returns what works but does not what somebody may expect of it. */
  static List<String> warnings(Environment environment) {
    return LOCAL_MODELS.stream()
        .filter(name -> environment.get(name).isPresent())
        .map(name ->
            name
                + " is not in use: this gateway embeds nothing in its own process; serving.prefer"
                + " local is answered 422")
        .toList();
  }

  /** Returns the embedder. */
  public Optional<EmbedderDefinition> configured() {
    return Optional.ofNullable(embedder);
  }

  private static boolean isHost(String name) {
    return name.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || (c == ':' && name.indexOf(':') != name.lastIndexOf(':')));
  }
}
