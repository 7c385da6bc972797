"""A real Prometheus takes the metrics, the alarms and the dashboard's queries, and raises an alarm."""

import contextlib
import json
import re
import subprocess
import tempfile
import time
import urllib.parse

import pytest

from monitoring import GUIDE, RULES, RULE_TESTS, Page, Prometheus, examples, names, queries, until
from servers import Lintel

API = "gateway.networking.k8s.io/v1"
#: The longest name that a node may have, with what ends a label's value if nobody sees to it.
ODD = '"},evil{x="\\' + "n" * 241


def gateway(name="edge", *listeners):
    return {"apiVersion": API, "kind": "Gateway", "metadata": {"namespace": "infra", "name": name},
            "spec": {"allowedListeners": {"namespaces": {"from": "All"}},
                     "listeners": list(listeners)}}


def listener(name, hostname):
    return {"name": name, "port": 80, "protocol": "HTTP", "hostname": hostname}


class Place:
    """A server that others displace listeners on, and a Prometheus that watches."""

    def __init__(self, programs, binary, folder, stack):
        self.lintel = stack.enter_context(Lintel(binary, folder, is_open=False))
        status, _, answer, _ = self.lintel.request(
            "POST", "/v1/changes", examples("yaml")[0], {"Content-Type": "application/yaml"})
        assert status == 201, answer
        status, _, answer, _ = self.lintel.request(
            "POST", "/v1/namespaces/monitoring/serviceaccounts/prometheus/tokens", "{}",
            {"Content-Type": "application/json"})
        assert status == 201, answer
        self.lintel.change([gateway(), {
            "apiVersion": API, "kind": "ListenerSet",
            "metadata": {"namespace": "shop", "name": "web"},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"},
                     "listeners": [listener("www", "www.example.com")]}}])
        query = urllib.parse.urlencode({"node": ODD})
        status = self.lintel.get(f"/v1/namespaces/infra/gateways/edge/snapshot?{query}")[0]
        assert status == 200
        self.prometheus = stack.enter_context(
            Prometheus(programs, folder, self.lintel, json.loads(answer)["token"]))
        until(lambda: self.prometheus.query("lintel_build_info"), "the first scrape")

    def page(self):
        return Page(self.lintel.get("/metrics")[2].decode())


@pytest.fixture(scope="module")
def place(programs, lintel_binary):
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="prometheus-"))
        yield Place(programs, lintel_binary, folder, stack)


def promtool(programs, *arguments, text=None):
    done = subprocess.run(
        [programs / "promtool", *arguments], input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_promtool_has_nothing_against_the_metrics(programs, place):
    text = place.page().text
    assert promtool(programs, "check", "metrics", text=text).strip() == ""


def test_every_metric_is_told_of_and_has_its_help(place):
    page = place.page()
    assert page.helps == set(page.types)
    told = names(GUIDE.read_text())
    assert told == set(page.types)
    families = "|".join(sorted(page.types, key=len, reverse=True))
    sample = re.compile(rf"({families})(_bucket|_sum|_count)?(\{{.*\}})?")
    assert [line for line in page.samples if not sample.fullmatch(line)] == []


def test_the_log_and_the_process_have_their_sizes(place):
    samples = place.page().samples
    assert samples["lintel_database_size_bytes"] > 10_000
    assert 0 < samples["lintel_filesystem_available_bytes"] < samples[
        "lintel_filesystem_size_bytes"]
    assert samples["process_cpu_seconds_total"] > 0
    assert 2 < samples["process_open_fds"] < samples["process_max_fds"]
    assert abs(samples["process_start_time_seconds"] - time.time()) < 600


def test_promtool_has_nothing_against_the_rules(programs):
    promtool(programs, "check", "rules", RULES)


def test_each_alarm_fires_when_it_should(programs):
    promtool(programs, "test", "rules", RULE_TESTS)


def test_each_alarm_is_tested_told_of_and_about_what_there_is(place):
    known, tests, guide = set(place.page().sampled()), RULE_TESTS.read_text(), GUIDE.read_text()
    rules = place.prometheus.rules()
    assert len(rules) == RULES.read_text().count("- alert:")
    for rule in rules:
        name = rule["name"]
        assert rule["health"] in ("ok", "unknown"), rule
        assert names(rule["query"]) <= known, name
        assert names(rule["query"]) or "up{" in rule["query"], name
        assert rule["labels"]["severity"] in ("info", "warning", "critical"), name
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}, name
        assert rule["annotations"]["runbook"] == f"docs/monitoring.md#{name.lower()}"
        assert f"\n### {name}\n" in guide
        # By its whole name, or by a pattern that it matches.
        patterns = re.findall(r'alertname=~?"([^"]+)"', tests.replace("\\", ""))
        assert any(re.fullmatch(pattern, name) for pattern in patterns), name
    assert guide.count("\n### Lintel") == len(rules)


def test_all_targets_are_up(place):
    targets = place.prometheus.ask("targets")["activeTargets"]
    assert [target["health"] for target in targets] == ["up"], targets


@pytest.mark.parametrize("title,query", queries())
def test_the_dashboard_asks_for_what_there_is(place, title, query):
    assert names(query) <= set(place.page().sampled())
    place.prometheus.query(query)


def test_a_panel_has_values(place):
    """Not all have: it is quiet here. But what is filled in for Grafana has to find something."""
    found = [title for title, query in queries() if place.prometheus.query(query)]
    assert {"Version", "Gateways", "Requests a second", "Proxies by state"} <= set(found)


def test_a_displaced_listener_is_an_alarm(place):
    edge = 'lintel_listeners_displaced_total{namespace="infra",gateway="edge"}'
    # It goes up only from what Prometheus has seen.
    until(lambda: place.prometheus.query(edge), "the number before")
    assert place.prometheus.query(edge)[0]["value"][1] == "0"
    assert place.prometheus.alarms("LintelListenerDisplaced") == []
    # What the Gateway itself wants goes before what sets want.
    answer = place.lintel.change([gateway("edge", listener("own", "www.example.com"))])
    assert len(answer["gateways"][0]["displaced"]) == 1
    alarms = until(lambda: place.prometheus.alarms("LintelListenerDisplaced"), "the alarm")
    assert [(alarm["labels"]["namespace"], alarm["labels"]["gateway"]) for alarm in alarms] == [
        ("infra", "edge")]
    assert alarms[0]["annotations"]["summary"].startswith("Listeners of infra/edge stopped")
    # All of it was made by one who needs nobody.
    until(lambda: place.prometheus.alarms("LintelChangeWithoutApproval"), "the other alarm")


def test_more_gateways_than_have_lines(place):
    names = [f"g{number:04}" for number in range(1100)]
    for start in range(0, len(names), 100):
        place.lintel.change([gateway(name) for name in names[start:start + 100]])
    page = place.page()
    for metric in ("lintel_gateway_version", "lintel_gateway_listeners"):
        assert sum(line.startswith(metric + "{") for line in page.samples) == 1000
    lines = [line for line in page.samples if line.startswith("lintel_listeners_displaced_total{")]
    # And `other`.
    assert len(lines) == 1001
    assert page.samples["lintel_gateways"] == 1101
