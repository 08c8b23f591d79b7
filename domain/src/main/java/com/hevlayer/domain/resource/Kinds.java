package com.hevlayer.domain.resource;

import com.hevlayer.ports.cluster.ResourceKind;

/** The kinds of objects that the operator reads and writes. */
public final class Kinds {
  /** API group of the custom resources. */
  public static final String GROUP = "hevlayer.com";

  private static final String VERSION = "v1alpha1";

  /** An upstream store. */
  public static final ResourceKind VECTOR_STORE =
      new ResourceKind(GROUP, VERSION, "VectorStore", "vectorstores", true);

  /** The policy of one namespace of a store. */
  public static final ResourceKind INDEX =
      new ResourceKind(GROUP, VERSION, "Index", "indexes", true);

  /** Pools and ceilings. */
  public static final ResourceKind INFRA_RULES =
      new ResourceKind(GROUP, VERSION, "InfraRules", "infrarules", false);

  /** A worker that ingests. */
  public static final ResourceKind PIPELINE =
      new ResourceKind(GROUP, VERSION, "Pipeline", "pipelines", true);

  /** A worker that computes over rows. */
  public static final ResourceKind FUNCTION =
      new ResourceKind(GROUP, VERSION, "Function", "functions", true);

  /** Runs the pods of a workload. */
  public static final ResourceKind DEPLOYMENT =
      new ResourceKind("apps", "v1", "Deployment", "deployments", true);

  /** Runs the nodes of the document cache. */
  public static final ResourceKind STATEFUL_SET =
      new ResourceKind("apps", "v1", "StatefulSet", "statefulsets", true);

  /** Gives the pods of a pushed Function one address. */
  public static final ResourceKind SERVICE =
      new ResourceKind("", "v1", "Service", "services", true);

  /** Holds keys. */
  public static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);

  /** Scales a Deployment by KEDA. */
  public static final ResourceKind SCALED_OBJECT =
      new ResourceKind("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects", true);

  /** Says what authorises KEDA's queries. */
  public static final ResourceKind TRIGGER_AUTHENTICATION =
      new ResourceKind(
          "keda.sh", "v1alpha1", "TriggerAuthentication", "triggerauthentications", true);

  private Kinds() {}
}
