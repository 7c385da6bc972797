"""How long a search takes over 100,000 listeners: what is in no name, what is in every one, one name; right after a
change; and for who sees one team of 6,250."""

import json
from urllib.parse import quote

from samples import quantile
from servers import Lintel
from shapes import gateway, listener_set

TEAMS = 6_250
LISTENERS = 16
#: What is asked, and how often it has to be found.
QUESTIONS = {
    "what is in no name": ("promo-17-of-nobody", 0),
    "what is nearly in each": (".team-x", 0),
    "a part of every name": ("example.com", 10),
    "one letter": ("e", 10),
    "a hostname": (f"h3.team-{TEAMS - 1}.example.com", 1),
    "a hostname that nobody serves": ("h3.team-none.example.com", 0),
}
VIEWER = [
    {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": "team-7", "name": "ci"}},
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"namespace": "team-7", "name": "ci"},
     "subjects": [{"kind": "ServiceAccount", "namespace": "team-7", "name": "ci"}],
     "roleRef": {"kind": "ClusterRole", "name": "viewer"}}]


def run(bench):
    with Lintel(bench.lintel, bench.subfolder("search"), is_open=False) as lintel:
        lintel.change([gateway(), *VIEWER])
        for first in range(0, TEAMS, 125):
            lintel.change([listener_set(number, LISTENERS) for number in range(first, first + 125)])
        before = lintel.memory()
        bench.table.add("the first search, which makes the index", f"{ask(lintel, 'web') * 1000:.1f} ms")
        bench.table.add("… memory that it takes", f"{lintel.memory() - before:.0f} MB")
        rounds = bench.options.rounds * 20
        for what, (question, count) in QUESTIONS.items():
            times = [ask(lintel, question, count) for _ in range(rounds)]
            bench.table.most(f"search over 100,000 listeners: {what}", quantile(times, 0.5) * 1000, "ms", 20)
        bench.table.most("… right after a change, p99", quantile(after_changes(lintel, rounds), 0.99) * 1000, "ms", 20)
        limited(lintel)
        for what, (question, _) in QUESTIONS.items():
            times = [ask(lintel, question) for _ in range(rounds)]
            bench.table.most(f"… by who sees one team: {what}", quantile(times, 0.5) * 1000, "ms", 20)


def ask(lintel, question, count=None):
    """Seconds of one search, which has to find as many hostnames at least, and none if it is 0."""
    status, _, content, seconds = lintel.get(f"/v1/search?q={quote(question)}")
    answer = json.loads(content)
    assert status == 200, answer
    found = sum(result["type"] == "Hostname" for result in answer["results"])
    assert count is None or (found == 0 if count == 0 else found >= count), answer
    return seconds


def after_changes(lintel, rounds):
    times = []
    for number in range(rounds):
        label = f"-new-{number}"
        lintel.change([listener_set(number * 37 % TEAMS, LISTENERS, label)])
        times.append(ask(lintel, f"h3{label}.", 1))
    return times


def limited(lintel):
    """From now on the viewer of team-7 asks."""
    status, _, content, _ = lintel.request(
        "POST", "/v1/namespaces/team-7/serviceaccounts/ci/tokens", "{}", {"Content-Type": "application/json"})
    assert status == 201, content
    lintel.credentials = {"Authorization": f"Bearer {json.loads(content)['token']}"}
