package com.hevlayer.adapters.k8s.crd;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class one {@link RealCluster}, and closes it after its last test. Without a server
 * the class is left out, with a line that cannot be overlooked.
 */
public final class RealClusterExtension implements ExecutionCondition, ParameterResolver {
  private static final String VARIABLE = "LAYER_TEST_KUBECONFIG";

  /** Returns the path of the kubeconfig, or {@code null} if there is no server. */
  public static @Nullable String kubeconfig() {
    var value = System.getenv(VARIABLE);
    return value == null || value.isBlank() ? null : value;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (kubeconfig() != null) {
      return ConditionEvaluationResult.enabled("there is a server");
    }
    if (context.getTestMethod().isEmpty()) {
      System.err.printf(
          "NOT RUN: %s needs a real Kubernetes API server. Set %s to the path of a kubeconfig with"
              + " all rights; what only a server can prove is not proven.%n",
          context.getRequiredTestClass().getSimpleName(), VARIABLE);
    }
    return ConditionEvaluationResult.disabled(VARIABLE + " is not set");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RealCluster.class;
  }

  @Override
  public RealCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var path = kubeconfig();
    if (path == null) {
      throw new IllegalStateException(VARIABLE + " is not set");
    }
    return context
        .getStore(ExtensionContext.Namespace.create(RealClusterExtension.class))
        .computeIfAbsent(
            context.getRequiredTestClass(), _ -> RealCluster.connect(path), RealCluster.class);
  }
}
