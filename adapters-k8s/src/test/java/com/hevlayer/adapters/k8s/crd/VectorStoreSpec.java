package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

@JsonClassDescription("What is wanted.")
record VectorStoreSpec(
    @JsonPropertyDescription(
            "Kind of the store, such as turbopuffer. The schema admits any; one that no adapter of"
                + " the running release announces is refused in status.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Patterns.LABEL)
        String kind,
    @JsonProperty("default")
        @JsonPropertyDescription(
            "Whether this store serves every Index without a storeRef. A store that is alone is the"
                + " default in any case.")
        @Default("false")
        Boolean isDefault,
    @Required Endpoint endpoint,
    @JsonPropertyDescription(
            "The key that the gateway and the operator use at the store. Needed unless"
                + " inboundAuth.mode is deriveFromStore: then callers bring a key of the store, and"
                + " without one here the store is neither probed nor searched for namespaces.")
        @Nullable
        Credential credential,
    @Nullable InboundAuth inboundAuth,
    @Nullable Turbopuffer turbopuffer,
    @JsonPropertyDescription("Reserved for search stores; ignored.") @Nullable Search search) {

  @JsonClassDescription("Where the store answers.")
  record Endpoint(
      @JsonPropertyDescription(
              "Base address of its API: http or https, without user, query or fragment.")
          @Required
          @Size(min = 1, max = 2048)
          @Pattern(Patterns.WEB_ADDRESS)
          String url,
      @JsonPropertyDescription("Region, as a label for people. Nothing is routed by it.")
          @Required
          @Size(min = 1, max = 63)
          String region) {}

  @JsonClassDescription("Who may use the namespaces of this store through the gateway.")
  @ValidationRule(
      value = "self.mode != 'keys' || (has(self.keys) && self.keys.size() > 0)",
      message = "inboundAuth.keys needs at least one entry when mode is keys")
  record InboundAuth(
      @JsonPropertyDescription(
              "deriveFromStore: whoever sends a key of the store. keys: whoever sends one of the keys"
                  + " below. open: everybody.")
          @Default("deriveFromStore")
          Mode mode,
      @JsonPropertyDescription("Keys that only the gateway knows. Needed when mode is keys.")
          @Size(min = 1, max = 64)
          @Schema.ListMap("name")
          List<InboundKey> keys) {}

  /** How callers prove who they are. */
  enum Mode {
    @JsonProperty("deriveFromStore")
    DERIVE_FROM_STORE,
    @JsonProperty("keys")
    KEYS,
    @JsonProperty("open")
    OPEN
  }

  @JsonClassDescription("One key and what it permits.")
  record InboundKey(
      @JsonPropertyDescription("Name of the key, for logs and messages.")
          @Required
          @Size(min = 1, max = 63)
          @Pattern(Patterns.LABEL)
          String name,
      @JsonPropertyDescription("What it permits. admin implies both others.")
          @Required
          @Size(min = 1, max = 3)
          @Schema.UniqueItems
          List<Scope> scopes,
      @JsonPropertyDescription("Where its value is kept. No two keys may have the same value.")
          @Required
          SecretRef secretRef) {}

  /** What a key permits. */
  enum Scope {
    @JsonProperty("read")
    READ,
    @JsonProperty("write")
    WRITE,
    @JsonProperty("admin")
    ADMIN
  }

  @JsonClassDescription("What only stores of kind turbopuffer have.")
  record Turbopuffer(
      @JsonPropertyDescription("Id of the organisation, used in links to the vendor's dashboard.")
          @Required
          @Size(min = 1, max = 128)
          String orgId) {}

  @JsonClassDescription("What only search stores have.")
  record Search(
      @JsonPropertyDescription("The key for administration.") @Nullable
          Credential adminCredential) {}
}
