"""What pages make of values: small tables for the modules that have no page of their own."""

import pytest

CALL = """async ([module, name, values]) => {
  const main = document.querySelector('script[type=module]').src
  return (await import(new URL(module, main)))[name](...values)
}"""


@pytest.fixture
def call(page):
    """Calls a function of a module of the console."""
    return lambda module, name, *values: page.evaluate(CALL, [module, name, list(values)])


DIFFERENCES = {
    "nothing": ({"a": 1}, {"a": 1}, []),
    "a field": ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
    "a new field": ({}, {"a": 1}, [("a", None, 1)]),
    "null is a value": ({"a": 1}, {"a": None}, [("a", 1, None)]),
    "named entries in another order": (
        {"l": [{"name": "x", "p": 1}, {"name": "y", "p": 2}]},
        {"l": [{"name": "y", "p": 3}, {"name": "x", "p": 1}]}, [("l[y].p", 2, 3)]),
    "an entry put between": ({"l": [1, 2, 3]}, {"l": [1, 9, 2, 3]}, [("l[1]", None, 9)]),
    "an entry taken out": ({"l": [1, 2, 3]}, {"l": [1, 3]}, [("l[1]", 2, None)]),
    "the same entry again": ({"l": [1, 1]}, {"l": [1, 1, 1]}, [("l[2]", None, 1)]),
    "a list instead of a field": ({"a": 1}, {"a": [1]}, [("a", 1, [1])]),
}


def test_differences_are_told_field_by_field(call):
    for case, (before, after, expected) in DIFFERENCES.items():
        found = call("pages/history/fields.js", "differences", before, after)
        assert [(row["path"], row.get("before"), row.get("after")) for row in found] == expected, case


TYPED = {
    "12": "12", " 12 ": "12", "12.3f2a9c01": "12.3f2a9c01", "2026-11-22": "2026-11-22T00:00:00.000Z",
    "2026-11-22 10:42": "2026-11-22T10:42:00.000Z", "2026-11-22T10:42:07Z": "2026-11-22T10:42:07.000Z",
    "0": None, "12a": None, "yesterday": None, "": None,
}


def test_a_version_or_a_time_is_read_as_people_type_it(call):
    found = {text: call("pages/history/ask.js", "versionOrTime", text) for text in TYPED}
    assert found == TYPED


def test_a_time_of_the_clock_is_the_last_one_that_has_passed(call):
    for text in ("00:00", "12:00", "23:59"):
        time = call("pages/history/ask.js", "versionOrTime", text)
        assert time[11:16] == text
    assert call("pages/history/ask.js", "versionOrTime", "25:99") is None


def test_yaml_is_written_so_that_it_means_the_same(call):
    value = {"a": "x", "b": ["1", "true", "- x", "*.example.com", ""], "c": {}, "d": [{"e": 1, "f": None}]}
    assert call("pages/history/yaml.js", "yaml", value) == "\n".join([
        "a: x", "b:", '  - "1"', '  - "true"', '  - "- x"', '  - "*.example.com"', '  - ""',
        "c: {}", "d:", "  - e: 1", "    f: null"])


def node(name, seconds=None, **more):
    times = {} if seconds is None else {
        "givenAt": "2026-11-22T10:00:00.000Z", "acknowledgedAt": f"2026-11-22T10:00:{seconds:06.3f}Z"}
    return {"name": name, "acknowledged": seconds is not None} | times | more


def test_shares_of_proxies_are_reached_when_enough_have_it(call):
    nodes = [node("a", 1), node("b", 2), node("c", 4), node("d"), node("e", silent=True)]
    state = call("components/commit/convergence.js", "convergence",
                 {"released": True, "nodes": nodes}, "2026-11-22T10:00:00.000Z")
    assert (state["total"], state["done"], state["silent"], state["isComplete"]) == (4, 3, 1, False)
    assert state["reached"] == {"50": 2}
    nodes[3] = node("d", 8)
    state = call("components/commit/convergence.js", "convergence",
                 {"released": True, "nodes": nodes}, "2026-11-22T10:00:00.000Z")
    assert state["reached"] == {"50": 2, "95": 8, "100": 8} and state["isComplete"]


def test_of_what_is_not_known_nothing_is_told(call):
    """A server that was started since knows that a proxy has it, and not since when."""
    nodes = [node("a", 1), node("b", 2), {"name": "c", "acknowledged": True}]
    state = call("components/commit/convergence.js", "convergence",
                 {"released": True, "nodes": nodes}, "2026-11-22T10:00:00.000Z")
    assert state["reached"] == {} and state["isComplete"]
