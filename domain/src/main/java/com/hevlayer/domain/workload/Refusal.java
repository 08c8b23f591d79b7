package com.hevlayer.domain.workload;

/**
 * Why a workload is not accepted. Immutable.
 *
 * @param stage how far its checks came
 * @param reason PascalCase
 * @param message for people
 * @param terminal whether nothing but a change can help
 */
record Refusal(Stage stage, String reason, String message, boolean terminal) {

  /** What a check looks at; later stages are not reached after a refusal. */
  enum Stage {
    /** The workload itself. */
    SPEC,
    /** Its pool. */
    POOL,
    /** What surrounds its children. */
    CHILDREN,
    /** Whether it can be scaled. */
    KEDA
  }

  static Refusal ofSpec(String reason, String message) {
    return new Refusal(Stage.SPEC, reason, message, true);
  }

  static Refusal ofPool(String reason, String message) {
    return new Refusal(Stage.POOL, reason, message, true);
  }

  static Refusal ofChildren(String reason, String message, boolean terminal) {
    return new Refusal(Stage.CHILDREN, reason, message, terminal);
  }
}
