"""What holds for every operation, and what the schemas of api/openapi.yaml cannot say."""

import json
import threading
import time

import pytest
import requests

from document import DOCUMENT, cases, operations, response_schema, schema_errors

GATEWAY = "/v1/namespaces/infra/gateways/edge"
SNAPSHOT = f"{GATEWAY}/snapshot"


def get(url, **options):
    return requests.get(url, timeout=30, **options)


def listener_set(name, hostname, namespace="web"):
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "ListenerSet",
        "metadata": {"namespace": namespace, "name": name},
        "spec": {
            "parentRef": {"namespace": "infra", "name": "edge"},
            "listeners": [{"name": "http", "hostname": hostname, "port": 80, "protocol": "HTTP"}],
        },
    }


def reads():
    """Each path that can be read, with the query of its first successful example."""
    found = {}
    for case in cases():
        if case.method == "get" and case.status == 200 and case.accept != "text/event-stream":
            found.setdefault(case.operation, case)
    return list(found.values())


@pytest.mark.parametrize("case", reads(), ids=str)
def test_head_is_get_without_the_body(shop, case):
    options = {"params": case.query, "headers": {"Accept": case.accept}, "timeout": 30}
    whole = requests.get(shop + case.path, **options)
    head = requests.head(shop + case.path, **options)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("Content-Type", "ETag", "Lintel-Version"):
        assert head.headers.get(name) == whole.headers.get(name)


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_a_method_that_is_not_offered_is_405_with_the_ones_that_are(shop, path):
    offered = {method.upper() for method in DOCUMENT["paths"][path] if method != "parameters"}
    real = path.replace("{namespace}", "infra").replace("{name}", "edge")
    real = real.replace("{version}", "6").replace("{revision}", "6").replace("{page}", "fleet")
    for method in {"GET", "PUT", "POST", "PATCH", "DELETE"} - offered:
        answer = requests.request(method, shop + real, timeout=30)
        assert answer.status_code == 405, method
        allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
        assert offered <= allowed and method not in allowed
        assert answer.json()["type"] == "/problems/method-not-allowed"


@pytest.mark.parametrize(
    "path, method, schema",
    [
        pytest.param(path, method, operation, id=operation["operationId"])
        for path, method, operation, _ in operations()
        if path.startswith("/v1/")
    ],
)
def test_an_unknown_query_parameter_is_refused(shop, path, method, schema):
    real = path.replace("{namespace}", "infra").replace("{name}", "edge")
    real = real.replace("{version}", "6").replace("{revision}", "6")
    headers = {"Content-Type": "application/json"} if method in ("post", "put") else {}
    if method == "patch":
        headers = {"Content-Type": "application/merge-patch+json"}
    body = None if method in ("get", "delete") else "{}"
    answer = requests.request(method, f"{shop}{real}?dryrun=true", headers=headers, data=body, timeout=30)
    assert answer.status_code == 400
    assert "dryrun" in [error.get("parameter") for error in answer.json()["errors"]]


def test_a_poll_with_the_current_etag_is_304_in_every_representation(shop):
    etags = set()
    for accept in ("application/json", "application/yaml"):
        for encoding in ("gzip", "identity"):
            headers = {"Accept": accept, "Accept-Encoding": encoding}
            whole = get(shop + SNAPSHOT, headers=headers)
            assert whole.headers.get("Content-Encoding") == ("gzip" if encoding == "gzip" else None)
            again = get(shop + SNAPSHOT, headers=headers | {"If-None-Match": whole.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == whole.headers["ETag"]
            etags.add(whole.headers["ETag"])
    assert len(etags) == 4


def test_a_long_poll_ends_at_the_change_or_after_the_wait(shop):
    etag = get(shop + SNAPSHOT).headers["ETag"]
    began = time.monotonic()
    quiet = get(shop + SNAPSHOT, params={"wait": "300ms"}, headers={"If-None-Match": etag})
    assert quiet.status_code == 304 and time.monotonic() - began >= 0.3

    heard = []
    poll = threading.Thread(
        target=lambda: heard.append(
            get(shop + SNAPSHOT, params={"wait": "20s"}, headers={"If-None-Match": etag})
        )
    )
    poll.start()
    while "\nlintel_waiting_readers 1\n" not in get(shop + "/metrics").text:
        assert poll.is_alive(), "it was answered before there was news"
    path = "/v1/namespaces/web/listenersets/web-poll"
    change = requests.put(shop + path, json=listener_set("web-poll", "poll.example.com"), timeout=30)
    poll.join(timeout=25)
    assert change.status_code == 201
    assert heard[0].status_code == 200
    assert heard[0].json()["version"] == change.json()["revision"]


def test_the_same_key_gets_the_same_answer_and_another_request_is_refused(shop):
    headers = {"Idempotency-Key": "test-http-1"}
    body = listener_set("web-once", "once.example.com")
    first = requests.post(f"{shop}/v1/changes", json=body, headers=headers, timeout=30)
    again = requests.post(f"{shop}/v1/changes", json=body, headers=headers, timeout=30)
    other = listener_set("web-once", "twice.example.com")
    reused = requests.post(f"{shop}/v1/changes", json=other, headers=headers, timeout=30)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert reused.status_code == 422
    assert reused.json()["type"] == "/problems/idempotency-key-reused"


def test_what_was_read_can_be_sent_back_and_a_stale_copy_cannot(shop):
    path = f"{shop}/v1/namespaces/web/listenersets/web-listener"
    read = get(path)
    etag = read.headers["ETag"]
    version = read.json()["metadata"]["resourceVersion"]
    assert etag.startswith(f'"{version}.')
    assert get(path, headers={"If-None-Match": etag}).status_code == 304
    same = requests.put(path, json=read.json(), headers={"If-Match": etag}, timeout=30)
    assert same.status_code == 200
    assert same.json()["changes"][0]["action"] == "unchanged"
    assert same.json()["warnings"] == []

    changed = read.json()
    changed["metadata"]["labels"] = {"tier": "front"}
    assert requests.put(path, json=changed, timeout=30).json()["changes"][0]["action"] == "configured"
    stale = requests.put(path, json=changed, timeout=30)
    assert stale.status_code == 412
    for tag in (etag, f'"{version}"'):
        assert requests.delete(path, headers={"If-Match": tag}, timeout=30).status_code == 412


def test_a_preview_writes_nothing_and_its_plan_can_be_carried_out(shop):
    before = get(f"{shop}/readyz").json()["revision"]
    body = listener_set("web-plan", "plan.example.com")
    preview = requests.post(f"{shop}/v1/changes?dryRun=true", json=body, timeout=30)
    assert (preview.status_code, preview.json()["dryRun"]) == (200, True)
    assert get(f"{shop}/readyz").json()["revision"] == before

    plan = {"expectPlan": preview.json()["plan"]}
    commit = requests.post(f"{shop}/v1/changes", params=plan, json=body, timeout=30)
    assert commit.status_code == 201
    assert commit.json() == preview.json() | {"dryRun": False}


def test_lists_are_read_in_pages_that_add_up(shop):
    names, page = [], {"limit": 3}
    while page:
        answer = get(f"{shop}/v1/listenersets", params=page).json()
        names += [(i["metadata"]["namespace"], i["metadata"]["name"]) for i in answer["items"]]
        token = answer["metadata"].get("continue")
        page = {"limit": 3, "continue": token} if token else None
    assert len(names) == len(set(names)) >= 9
    assert names == sorted(names, key="/".join)


def test_a_follower_streams_events_and_resumes_after_the_last_one(shop):
    def first_two(**headers):
        events = []
        headers = {"Accept": "text/event-stream"} | headers
        with requests.get(f"{shop}/v1/events", headers=headers, stream=True, timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            event = {}
            for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
                name, _, value = line.partition(":")
                if name:
                    event[name] = value.strip()
                elif "data" in event:
                    events.append(event)
                    event = {}
                if not line and len(events) == 2:
                    return events

    beginning = first_two()
    operation = DOCUMENT["paths"]["/v1/events"]["get"]
    schema = response_schema(operation, 200, "application/cloudevents-batch+json")["items"]
    assert [e["id"].split(".")[0] for e in beginning] == ["1-0", "1-1"]
    assert schema_errors(json.loads(beginning[0]["data"]), schema) == []
    resumed = first_two(**{"Last-Event-ID": beginning[1]["id"]})[0]["id"]
    assert resumed == "1-2." + beginning[1]["id"].split(".")[1]


def test_a_position_of_another_history_is_refused_wherever_it_is_sent(shop):
    version = get(shop + SNAPSHOT).headers["Lintel-Version"]
    number, digits = version.split(".")
    other = f"{number}.{(int(digits, 16) ^ 1):08x}"
    targets = (f"{SNAPSHOT}?since={{}}", f"{GATEWAY}/versions/{{}}/snapshot", f"{GATEWAY}/diff?from={{}}",
               "/v1/events?after={}", "/v1/commits/{}", "/v1/commits?before={}")
    for target in targets:
        assert get(shop + target.format(version)).status_code == 200, target
        assert get(shop + target.format(other)).status_code == 410, target
    back = {"toVersion": int(number), "ifVersion": other}
    answer = requests.post(f"{shop}{GATEWAY}/rollback", json=back, timeout=30)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (412, "/ifVersion")


def test_the_delta_turns_the_old_snapshot_into_the_new_one(shop):
    old = get(f"{shop}{GATEWAY}/versions/5/snapshot").json()
    new = get(shop + SNAPSHOT).json()
    delta = get(shop + SNAPSHOT, params={"since": 5}).json()
    for part, change in (("listeners", delta), ("routes", delta["routes"])):
        items = {e["id"]: e for e in old[part]}
        for gone in change["removed"]:
            del items[gone]
        items |= {e["id"]: e for e in change["upserted"]}
        assert items == {e["id"]: e for e in new[part]}


def test_metrics_and_this_document_are_served(shop):
    assert get(f"{shop}/metrics").headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert get(f"{shop}/openapi.yaml").content.startswith(b"openapi: 3.1.0")
