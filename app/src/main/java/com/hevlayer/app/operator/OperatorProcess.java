package com.hevlayer.app.operator;

import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.config.OperatorConfig;
import com.hevlayer.app.edge.ProbeServer;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.app.run.Stops;
import com.hevlayer.app.run.VirtualTasks;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.app.telemetry.OperatorTelemetry;
import com.hevlayer.domain.operator.GatewayBearer;
import com.hevlayer.domain.operator.Operator;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayApiDefinition;
import com.hevlayer.ports.gateway.GatewayApiProvider;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running operator. Started in order, stopped in reverse: it finishes what it reconciles, gives
 * its Lease back, closes its connections. Closing twice does nothing.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.operator");
  private static final String LEASE = "layer-operator";
  private static final String GATEWAY = "http";
  private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);
  private static final Duration ANSWER_HEAD = Duration.ofSeconds(30);

  private final Stops stops = new Stops();
  private final CountDownLatch lost = new CountDownLatch(1);
  private final OperatorConfig config;
  private volatile @Nullable Operator operator;
  private volatile @Nullable OperatorGauges gauges;
  private volatile int port;
  private boolean closed;
  private volatile boolean stopping;

  private OperatorProcess(OperatorConfig config) {
    this.config = config;
  }

  /**
   * Starts an operator; does not wait for the API server.
   *
   * @param kubeconfig {@code null}: the service account of the pod or the user's own file
   * @throws PluginException if a plug-in does not fit or there is no configuration of a cluster
   * @throws RuntimeException with a {@link java.net.BindException} behind it if the port is taken
   */
  public static OperatorProcess start(OperatorConfig config, @Nullable String kubeconfig) {
    Plugins plugins =
        Plugins.load(config.process().plugins(), OperatorProcess.class.getClassLoader());
    String identity = ClusterAccess.identity(config.process());
    return start(
        config,
        plugins,
        identity,
        context -> ClusterAccess.open(plugins, kubeconfig, identity, context));
  }

  /** Starts one on a cluster that is opened by the caller's function. */
  static OperatorProcess start(
      OperatorConfig config,
      Plugins plugins,
      String identity,
      Function<PluginContext, Cluster> clusters) {
    OperatorProcess process = new OperatorProcess(config);
    process.stops.push(plugins::close);
    try {
      process.run(plugins, identity, clusters);
    } catch (RuntimeException e) {
      process.stops.close();
      throw e;
    }
    return process;
  }

  private void run(Plugins plugins, String identity, Function<PluginContext, Cluster> clusters) {
    InstantSource clock = InstantSource.system();
    Meters meters = new Meters();
    stops.push(meters::close);
    ProbeServer server =
        new ProbeServer(
            config.healthPort(),
            OperatorPages.of(this::isAlive, this::missing, () -> scrape(meters)),
            NetLimits.of(ANSWER_HEAD));
    stops.push(server::close);
    server.start();
    port = server.port();
    HttpTransport http = server.transport();
    Cluster cluster = clusters.apply(ClusterAccess.context(http, clock, meters, "cluster"));
    stops.push(cluster::close);
    GatewayApi gateway =
        gateway(plugins, cluster, ClusterAccess.context(http, clock, meters, "gateway-api"));
    stops.push(gateway::close);
    VirtualTasks tasks = new VirtualTasks();
    stops.push(tasks::close);
    Operator made =
        new Operator(
            config.operator(),
            cluster,
            gateway,
            new ProviderStores(plugins, http, clock, meters),
            tasks,
            clock,
            new Random(),
            new OperatorTelemetry(meters));
    operator = made;
    gauges =
        OperatorGauges.register(
            meters, made::isLeader, made::queueDepth, made::resources, made::orphans);
    made.start();
    stops.push(candidacy(made, cluster, identity));
    stops.push(made::close);
    LOG.atInfo()
        .addKeyValue("namespace", config.operator().operatorNamespace())
        .addKeyValue("watches", watched())
        .addKeyValue("identity", identity)
        .addKeyValue("port", port)
        .log("the operator runs");
  }

  private GatewayApi gateway(Plugins plugins, Cluster cluster, PluginContext context) {
    GatewayApiProvider provider = plugins.gatewayApis().get(GATEWAY);
    if (provider == null) {
      throw new PluginException("no plug-in calls a gateway by '" + GATEWAY + "'");
    }
    WorkloadSettings settings = config.operator().workload();
    GatewayApiDefinition definition =
        new GatewayApiDefinition(settings.gatewayUrl(), new GatewayBearer(cluster, settings));
    return InPlugin.run(provider, () -> provider.open(definition, context));
  }

  /** Begins to compete for leadership; returns what ends that. */
  private Runnable candidacy(Operator made, Cluster cluster, String identity) {
    if (!config.leaderElection()) {
      made.leads();
      return () -> {};
    }
    LeaseTerms terms =
        new LeaseTerms(
            config.operator().operatorNamespace(),
            LEASE,
            identity,
            LEASE_DURATION,
            RENEW_DEADLINE,
            RETRY_PERIOD);
    Cluster.Candidacy candidacy = cluster.elect(terms, new Leader(made));
    return candidacy::close;
  }

  private final class Leader implements Candidate {
    private final Operator made;

    Leader(Operator made) {
      this.made = made;
    }

    @Override
    public void leads() {
      LOG.info("this operator leads");
      made.leads();
    }

    @Override
    public void lost() {
      made.lost();
      if (!stopping) {
        LOG.error("the Lease was lost: another operator may write, so this one ends");
        lost.countDown();
      }
    }
  }

  private String watched() {
    String namespace = config.operator().watchNamespace();
    return namespace.isEmpty() ? "all namespaces" : namespace;
  }

  private boolean isAlive() {
    Operator made = operator;
    return made == null || made.isAlive();
  }

  private Set<String> missing() {
    Operator made = operator;
    return made == null ? Set.of("operator") : made.missing();
  }

  private String scrape(Meters meters) {
    OperatorGauges counting = gauges;
    if (counting != null) {
      counting.refresh();
    }
    return meters.scrape();
  }

  /** Returns the port of the probes. */
  public int port() {
    return port;
  }

  /** Waits until leadership was lost, if ever. */
  public void awaitLost() throws InterruptedException {
    lost.await();
  }

  /** Finishes what is under way and stops; blocks until everything is closed. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    stopping = true;
    LOG.info("the operator ends");
    stops.close();
  }
}
