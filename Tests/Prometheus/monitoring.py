"""What docs/ has for those who watch Lintel, and a Prometheus that reads it."""

import json
import re
import time
import urllib.parse
from pathlib import Path

from servers import Server, free_port

DOCS = Path(__file__).resolve().parents[2] / "docs"
RULES = DOCS / "alerts" / "lintel.rules.yaml"
RULE_TESTS = DOCS / "alerts" / "lintel.rules.test.yaml"
GUIDE = DOCS / "monitoring.md"
DASHBOARD = DOCS / "grafana" / "lintel.json"


def until(condition, what, seconds=30):
    """Waits until `condition` returns something, which it returns."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def examples(language):
    """The code blocks of the guide in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(), re.M | re.S)


def names(text):
    """The metrics that a text names, as they are sampled."""
    return set(re.findall(r"\b(?:lintel|process)_[a-z_]+\b", text))


def queries():
    """Of the dashboard, with what Grafana fills in, by the panel they are of."""
    def filled(query):
        return re.sub(r"\$(job|instance)\b", ".+", query.replace("$__rate_interval", "1m"))

    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [(panel["title"], filled(target["expr"]))
            for panel in panels for target in panel.get("targets", [])]


class Page:
    """What /metrics says: the type of each metric, and its samples."""

    def __init__(self, text):
        self.text = text
        self.types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
        self.helps = set(re.findall(r"^# HELP (\S+) \S", text, re.M))
        self.samples = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                sample, value = line.rsplit(" ", 1)
                assert sample not in self.samples, f"{sample} stands there twice"
                self.samples[sample] = float(value)

    def sampled(self):
        """The names that samples of these metrics may have."""
        for name, kind in self.types.items():
            suffixes = ["_bucket", "_sum", "_count"] if kind == "histogram" else [""]
            yield from (name + suffix for suffix in suffixes)


class Prometheus(Server):
    """With the settings that the guide has, and asked as often as a test needs it."""

    def __init__(self, programs, folder, lintel, token):
        folder, port = Path(folder), free_port()
        (folder / "lintel.rules.yaml").write_text(RULES.read_text())
        (folder / "lintel.token").write_text(token)
        settings = examples("yaml")[1].replace("localhost:8080", f"127.0.0.1:{lintel.port}")
        (folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n"
            + settings)
        command = [str(programs / "prometheus"), f"--config.file={folder}/prometheus.yml",
                   f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}",
                   "--log.level=warn"]
        super().__init__(folder, "prometheus", command, port, "/-/ready")

    def ask(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        answer = json.loads(self.get(f"/api/v1/{path}?{query}")[2])
        assert answer["status"] == "success", (path, parameters, answer)
        return answer["data"]

    def query(self, text):
        return self.ask("query", query=text)["result"]

    def rules(self):
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]

    def alarms(self, name):
        return [alarm for alarm in self.ask("alerts")["alerts"]
                if alarm["labels"]["alertname"] == name and alarm["state"] == "firing"]
