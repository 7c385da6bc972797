"""What somebody who changes one thing after the other notices of another who floods the server on 64
connections: with changes, with large changesets, with previews, with reads."""

import json
import re
import statistics
import subprocess
import time

from connection import Connection
from load import SCRIPTS
from samples import quantile
from servers import Lintel
from shapes import gateway

CONNECTIONS = 64
SECONDS = 3
#: How the flood is made: the script of wrk with its arguments, or what it gets.
FLOODS = {
    "changes": ("post_changes.lua",),
    "changesets of 1,000": ("post_sets.lua", "1000"),
    "previews of 1,000": ("post_sets.lua", "1000", "?dryRun=true"),
    "lists": "/v1/listenersets?limit=1000",
}
#: Neither of the two is to meet a limit of its own: it is turns that are measured.
OPTIONS = ("--change-rate", "none", "--read-rate", "none")


def run(bench):
    with Lintel(bench.lintel, bench.subfolder("fairness"), options=OPTIONS,
                is_open=False) as lintel:
        lintel.change([gateway()])
        tokens = {name: token(lintel, name) for name in ("flooder", "other")}
        add(bench, "a change of somebody who is alone", [alone(lintel, tokens["other"])])
        for name, flood in FLOODS.items():
            rounds = [beside(lintel, tokens, flood, number) for number in range(bench.options.rounds)]
            add(bench, f"… while another floods with {name}", rounds, is_judged=name == "changes")


def add(bench, what, rounds, is_judged=False):
    """The medians of the rounds: of a change, of what 99 % take, and of the flooder."""
    middle, tail = (
        statistics.median(quantile(seconds, part) * 1000 for seconds, _ in rounds)
        for part in (0.5, 0.99))
    bench.table.add(what + ", median", f"{middle:,.3g} ms")
    if not is_judged:
        bench.table.add("… p99", f"{tail:,.3g} ms")
        return
    bench.table.most("… p99", tail, "ms", 25)
    ratio = statistics.median(quantile(seconds, 0.99) / flooder for seconds, flooder in rounds)
    bench.table.most("… p99, of the flooder's median", ratio, "", 3)


def token(lintel, name):
    """Of an account that may change what teams have."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount",
               "metadata": {"namespace": "infra", "name": name}}
    binding = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
               "metadata": {"name": name},
               "subjects": [{"kind": "ServiceAccount", "namespace": "infra", "name": name}],
               "roleRef": {"kind": "ClusterRole", "name": "editor"}}
    lintel.change([account, binding])
    status, _, answer, _ = lintel.request(
        "POST", f"/v1/namespaces/infra/serviceaccounts/{name}/tokens", "{}",
        {"Content-Type": "application/json"})
    assert status == 201, answer
    return f"Authorization: Bearer {json.loads(answer)['token']}"


def alone(lintel, authorization):
    end = time.monotonic() + SECONDS
    return changes(lintel, authorization, end), None


def changes(lintel, authorization, end):
    """Seconds that each change takes, one after the other, until a time."""
    seconds = []
    with Connection(lintel.port) as connection:
        while time.monotonic() < end:
            number = time.monotonic_ns()
            body = json.dumps({
                "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
                "metadata": {"namespace": "other", "name": f"set-{number % 100}"},
                "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
                    {"name": "www", "hostname": f"h{number}.other.example.com", "port": 80,
                     "protocol": "HTTP"}]}}).encode()
            start = time.perf_counter()
            status, _, answer, arrived = connection.post(
                "/v1/changes", body, ("Content-Type: application/json", authorization))
            assert status == 201, answer
            seconds.append(arrived - start)
    return seconds


def beside(lintel, tokens, flood, number):
    """The same beside a flood; and what half of the flooder's requests take."""
    command = ["wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{SECONDS + 1}s", "--timeout", "60s",
               "--latency", "-H", tokens["flooder"]]
    if isinstance(flood, str):
        command.append(lintel.url(flood))
    else:
        command += ["-s", str(SCRIPTS / flood[0]), lintel.url("/"), "--", str(number), *flood[1:]]
    wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    # It has its connections by then, and all of them wait.
    time.sleep(0.5)
    seconds = changes(lintel, tokens["other"], time.monotonic() + SECONDS)
    output = wrk.communicate()[0]
    if wrk.returncode or "Non-2xx" in output:
        raise RuntimeError(f"the flood was not answered as it should be:\n{output}")
    middle, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)\b", output).groups()
    return seconds, float(middle) * {"us": 1e-6, "ms": 1e-3, "s": 1}[unit]
