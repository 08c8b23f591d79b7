"""The measurement of benchmarks/operator/run; see there."""
import argparse, datetime, glob, json, os, re, signal, socket, subprocess, sys, tempfile, time
import urllib.error, urllib.request

sys.path.insert(0, os.path.dirname(__file__))
import audit
from gateway import Gateway

RELEASE = "layer-bench"


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def kubectl(*words, stdin=None, check=True):
    done = subprocess.run(["kubectl", *words], input=stdin, text=True, capture_output=True)
    if check and done.returncode:
        sys.exit(f"kubectl {' '.join(words[:4])} failed:\n{done.stderr}")
    return done.stdout


def objects(kind, namespace):
    return json.loads(kubectl("get", kind, "-n", namespace, "-o", "json"))["items"]


def page(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def metric(text, name, **labels):
    total = 0.0
    for line in text.splitlines():
        if re.match(name + r"[ {]", line) and all(f'{k}="{v}"' in line for k, v in labels.items()):
            total += float(line.rsplit(" ", 1)[1])
    return total


def seconds(pid):
    """Returns the CPU that a process has taken, in user and in kernel mode."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shares(before, after):
    """Returns, for people, the CPU between two readings of the operator's and the server's."""
    names = ("the operator", "the API server")
    return ", ".join(f"{name} {end - start:.1f} s"
                     for name, start, end in zip(names, before, after))


def workload(kind, number, namespace):
    name = f"{kind.lower()}-{number:05}"
    spec = {"worker": {"image": f"registry.example.com/{kind.lower()}:{number % 7}",
                       "podSpec": {"containers": [{"name": "worker" if kind == "Pipeline" else "udf",
                                                   "env": [{"name": "STAGE", "value": "bench"}]}]}},
            "scaling": {"pool": ("cpu", "cpu-large", "gpu")[number % 3], "replicas": {"max": 4}}}
    if kind == "Pipeline":
        spec["target"] = {"namespace": f"bench-{number % 50}"}
        spec["sourceRef"] = {"kind": "queue", "url": f"https://queue.example.com/{number}"}
    else:
        spec["targetNamespaces"] = [f"bench-{number % 50}"]
        spec["inputs"] = ["title", "text"]
    return {"apiVersion": "hevlayer.com/v1alpha1", "kind": kind,
            "metadata": {"name": name, "namespace": namespace}, "spec": spec}


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.namespace = f"{RELEASE}-{os.getpid()}"
        self.name = self.namespace
        self.user = f"system:serviceaccount:{self.namespace}:{self.name}-operator"
        self.operator, self.rules = None, False

    def prepare(self):
        definitions = sorted(glob.glob("deploy/helm/layer/crds/*.yaml")) + sorted(
            glob.glob("adapters-k8s/src/test/resources/crds/keda.sh_*.yaml"))
        if len(definitions) < 7:
            sys.exit("the definitions of the custom resources are not where they should be")
        for file in definitions:
            kubectl("apply", "--server-side", "--force-conflicts", "-f", file)
        kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
        kubectl("create", "namespace", self.namespace)
        with open("deploy/rbac/cluster-wide.yaml", encoding="utf-8") as file:
            rights = file.read().replace("release-namespace", self.namespace)
        kubectl("apply", "-f", "-", stdin=rights.replace("release-name", self.name))
        # The only one that counts, of the whole cluster: not ours to replace or to delete.
        if kubectl("get", "infrarules.hevlayer.com", "default", "--ignore-not-found"):
            sys.exit("there is an InfraRules 'default' on this server; the benchmark needs its own")
        self.rules = True
        kubectl("create", "-f", "docs/examples/infrarules.yaml")
        self.kubeconfig = os.path.join(self.work, "kubeconfig")
        config = json.loads(kubectl("config", "view", "--minify", "--raw", "-o", "json"))
        token = kubectl("create", "token", f"{self.name}-operator", "-n", self.namespace,
                        "--duration=4h").strip()
        config["users"] = [{"name": config["users"][0]["name"], "user": {"token": token}}]
        with open(os.open(self.kubeconfig, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            json.dump(config, file)
        items = [workload("Pipeline", i, self.namespace) for i in range(self.options.pipelines)]
        items += [workload("Function", i, self.namespace) for i in range(self.options.functions)]
        for start in range(0, len(items), 250):
            part = {"apiVersion": "v1", "kind": "List", "items": items[start:start + 250]}
            kubectl("create", "-f", "-", stdin=json.dumps(part))
        self.count = len(items)

    def environment(self, gateway):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if name != "KUBECONFIG"}
        environment.update(
            OPERATOR_NAMESPACE=self.namespace, GATEWAY_BASE_URL=gateway.url, POD_NAME="bench-0",
            NAMESPACE_DISCOVERY_ENABLED="false", HEALTH_PORT=str(self.port),
            RESYNC_SECONDS=str(self.options.resync))
        return environment

    def alive(self):
        if self.operator.poll() is not None:
            with open(os.path.join(self.work, "log"), encoding="utf-8") as log:
                sys.exit("the operator ended:\n" + log.read()[-4000:])

    def start(self, gateway):
        self.env = self.environment(gateway)
        log = open(os.path.join(self.work, "log"), "w", encoding="utf-8")
        self.operator = subprocess.Popen(
            ["./layer", "operator", "--kubeconfig", self.kubeconfig], env=self.env, stdout=log,
            stderr=subprocess.STDOUT)

    def cpu(self):
        """Returns the seconds of CPU of the operator, and of the API server where it is known."""
        return [seconds(pid) for pid in (self.operator.pid, self.options.server_pid) if pid]

    def ready(self):
        _, text = page(self.port, "/metrics")
        return {kind: metric(text, "layer_operator_resources", kind=kind, ready="true")
                for kind in ("Pipeline", "Function")}

    def settle(self):
        """Returns the seconds to the first /readyz and to the last workload that is accepted."""
        begin, readyz, shown, scraped = time.monotonic(), None, 0, 0
        wanted = {"Pipeline": self.options.pipelines, "Function": self.options.functions}
        while True:
            self.alive()
            passed = time.monotonic() - begin
            if readyz is None and page(self.port, "/readyz")[0] == 200:
                readyz = passed
            # A scrape counts every object, so that asking more often would be what is measured.
            if passed - scraped >= 1:
                scraped = passed
                known = self.ready()
                if known == wanted:
                    return readyz if readyz is not None else passed, passed
                if passed - shown > 10:
                    shown = passed
                    print(f"  {passed:4.0f} s: {known}", flush=True)
                if passed > self.options.patience:
                    sys.exit(f"not every workload was accepted within {passed:.0f} s: {known}")
            time.sleep(0.2)

    def calm(self):
        """Waits until nothing was written for ten seconds: events lag behind what they tell of."""
        until = time.monotonic() + self.options.patience
        while time.monotonic() < until:
            since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=10)
            found = audit.count(self.options.audit_log, user=self.user,
                                since=since.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
            if not any(verb in audit.WRITES and resource != "leases" for verb, resource, _ in found):
                return
            time.sleep(5)
        sys.exit(f"writes went on for {self.options.patience} s: there is no steady state")

    def verify(self):
        """What the operator says of itself is not enough."""
        problems = []
        for kind in "pipelines.hevlayer.com", "functions.hevlayer.com":
            for item in objects(kind, self.namespace):
                ready = [each for each in item.get("status", {}).get("conditions", [])
                         if each["type"] == "Ready"]
                good = ready and ready[0]["status"] == "True" and (
                    item["status"]["observedGeneration"] == item["metadata"]["generation"])
                if not good:
                    problems.append(f"{kind} {item['metadata']['name']}: {ready}")
        for kind in "deployments.apps", "scaledobjects.keda.sh":
            owned = [item for item in objects(kind, self.namespace)
                     if len(item["metadata"].get("ownerReferences", [])) == 1]
            if len(owned) != self.count:
                problems.append(f"{len(owned)} {kind} instead of {self.count}")
        if problems:
            sys.exit("not as it should be:\n" + "\n".join(problems[:20]))

    def memory(self):
        pid = str(self.operator.pid)
        jcmd = os.path.join(os.path.dirname(os.path.realpath(f"/proc/{pid}/exe")), "jcmd")
        subprocess.run([jcmd, pid, "GC.run"], check=True, capture_output=True)
        _, text = page(self.port, "/metrics")
        heap = metric(text, "jvm_memory_used_bytes", area="heap") / 2 ** 20
        most = metric(text, "jvm_memory_max_bytes", area="heap") / 2 ** 20
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            resident = {line.split(":")[0]: int(line.split()[1]) / 1024
                        for line in status if line.startswith(("VmRSS", "VmHWM"))}
        return heap, most, resident

    def stop(self):
        if self.operator and self.operator.poll() is None:
            self.operator.send_signal(signal.SIGTERM)
            try:
                return self.operator.wait(60)
            except subprocess.TimeoutExpired:
                self.operator.kill()
                return f"{self.operator.wait()}, killed after 60 s"
        return None

    def remove(self):
        self.stop()
        if hasattr(self, "env"):
            begin = time.monotonic()
            done = subprocess.run(["./layer", "operator-cleanup", "--kubeconfig", self.kubeconfig],
                                  env={**self.env, "WATCH_NAMESPACE": self.namespace},
                                  capture_output=True, text=True)
            print(f"operator-cleanup: exit code {done.returncode}, "
                  f"{time.monotonic() - begin:.1f} s {done.stderr.strip()[:500]}")
        kubectl("delete", "namespace", self.namespace, "--wait=false", check=False)
        if self.rules:
            kubectl("delete", "infrarules.hevlayer.com", "default", check=False)
        for kind in "clusterrole", "clusterrolebinding":
            kubectl("delete", kind, f"{self.name}-operator", check=False)

    def table(self, title, since, until):
        found = audit.count(self.options.audit_log, user=self.user, since=since, until=until)
        writes = {key: n for key, n in found.items() if key[0] in audit.WRITES}
        lease = sum(n for key, n in writes.items() if key[1] == "leases")
        reads = sum(found.values()) - sum(writes.values())
        rest = sum(writes.values()) - lease
        print(f"{title}: {rest} writes ({rest / self.count:.2f} per workload), "
              f"{lease} of the Lease, {reads} reads")
        for (verb, resource, code), number in sorted(found.items()):
            if resource != "leases":
                print(f"  {number:7} {verb:6} {resource} {code}")
        if not found and lease == 0:
            print("  the audit log has nothing of this user: is it the one of this API server?")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audit-log", required=True)
    parser.add_argument("--pipelines", type=int, default=1000)
    parser.add_argument("--functions", type=int, default=500)
    parser.add_argument("--resync", type=int, default=60, help="seconds between two full passes")
    parser.add_argument("--server-pid", type=int, help="process of the API server, on this machine")
    parser.add_argument("--patience", type=int, default=900, help="seconds until it must be done")
    options = parser.parse_args()
    if options.server_pid:
        seconds(options.server_pid)  # a process that is not there ends it here, not in the middle
    os.environ["KUBECONFIG"] = os.environ["LAYER_TEST_KUBECONFIG"]
    with tempfile.TemporaryDirectory() as work:
        bench, gateway = Bench(options, work), Gateway()
        try:
            print(f"creating {options.pipelines} Pipelines, {options.functions} Functions", flush=True)
            bench.prepare()
            begin = now()
            bench.start(gateway)
            started = [0.0, *bench.cpu()[1:]]
            readyz, settled = bench.settle()
            accepted = bench.cpu()
            print(f"{readyz:.1f} s from the start of the process to /readyz, {settled:.1f} s until all"
                  f" workloads were accepted; {gateway.calls} calls of the gateway", flush=True)
            print(f"CPU until then: {shares(started, accepted)}", flush=True)
            time.sleep(10)
            bench.calm()
            print(f"CPU until the last event was written: {shares(started, bench.cpu())}", flush=True)
            bench.verify()
            steady, calls = now(), gateway.calls
            heap, most, resident = bench.memory()
            print(f"heap {heap:.0f} MiB after a collection, of {most:.0f} allowed; resident "
                  f"{resident['VmRSS']:.0f} MiB, at most {resident['VmHWM']:.0f}", flush=True)
            cpu = bench.cpu()
            time.sleep(2 * options.resync + 10)
            resynced = bench.cpu()
            bench.verify()
            end = now()
            print(f"CPU of two resyncs: {shares(cpu, resynced)}; "
                  f"{gateway.calls - calls} calls of the gateway")
            print(f"SIGTERM: exit code {bench.stop()}")
            time.sleep(2)
            bench.table("from the start to the steady state", begin, steady)
            bench.table(f"steady state, {2 * options.resync + 10} s", steady, end)
        finally:
            bench.remove()


if __name__ == "__main__":
    main()
