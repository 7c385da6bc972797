"""What people name things stays text, whatever it is: it neither runs nor leads anywhere, turns no
sentence around, and makes no page wider than a phone."""

import pytest

from hostile import PAYLOADS, Hostile, url
from own_elements import faults, text
from settled import Settling
from shop_server import apply_the_shop, start

GATEWAY = {"gateway": "infra/edge"}

#: Pages with what they show of all payloads at once.
SHOWN = {
    url("/"): [],
    url("/gateway", **GATEWAY): ["pin"],
    url("/history", **GATEWAY): [],
    url("/fleet", **GATEWAY): ["node"],
    url("/waiting"): ["freeze", "pin"],
    url("/access", view="who"): ["subject", "group"],
    url("/access", view="tokens", q="web/ci"): ["note"],
    url("/access", view="refused"): [],
}

#: Pages about one thing: path by number of the payload, and revision of the field's commit.
ABOUT = {
    "message": lambda number, revision: url("/history", commit=revision, **GATEWAY),
    "actor": lambda number, revision: url("/history", commit=revision, **GATEWAY),
    "annotation": lambda number, revision: url(
        "/change", resource=f"listenerset/web/annotation-{number}"),
    "webhook": lambda number, revision: url("/change", resource=f"webhook/web/hook-{number}"),
}

#: What each page reads from its address.
PARAMETERS = {
    "/": ["q"],
    "/gateway": ["gateway", "port", "team", "set", "state", "q", "at", "ends", "listener"],
    "/history": ["gateway", "by", "team", "kind", "ns", "name", "span", "from", "to", "commit",
                 "at", "before", "axis", "versions"],
    "/change": ["resource", "tab", "do", "namespace", "template"],
    "/fleet": ["gateway", "node", "state", "q", "rows", "version"],
    "/waiting": ["gateway", "only", "proposal"],
    "/access": ["view", "q", "verb", "resource", "namespace", "by", "before"],
    "/sign-in": ["to", "problem", "done", "out"],
}

ALL_IN_ONE = "\"'></textarea><img src=x onerror=alert(1)>\u202e%00"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with start(tmp_path_factory.mktemp("hostile")) as lintel:
        apply_the_shop(lintel)
        yield Hostile(lintel)


@pytest.fixture
def visit(open_page, hostile, watch):
    """Goes to a path on a phone, and notes every dialog."""
    page = open_page(hostile.lintel, path=None, phone=True)

    def dialog(dialog):
        watch.note(f"a dialog: {dialog.message}")
        dialog.dismiss()
    page.on("dialog", dialog)
    settling = Settling(page)

    def visit(path):
        settling.go(path)
        return page
    return visit


def missing(page, payloads):
    """The payloads that cannot be read on a page as they are."""
    shown = text(page)
    return [name for name, payload in payloads.items()
            if " ".join(payload.split())[:200] not in shown]


@pytest.mark.parametrize("path", SHOWN)
def test_pages_that_show_them_all(path, visit, hostile):
    page = visit(path)
    assert faults(page) == []
    for field in SHOWN[path]:
        assert missing(page, payloads(hostile, field)) == [], field


def payloads(hostile, field):
    planted = hostile.planted[field]
    # A gateway has one pin: the last one is there.
    return dict(list(planted.items())[-1:]) if field == "pin" else planted


@pytest.mark.parametrize("field", ABOUT)
def test_pages_about_one_of_them(field, visit, hostile):
    wrong = {}
    for number, (name, payload) in enumerate(PAYLOADS.items()):
        if name not in hostile.planted[field]:
            continue
        page = visit(ABOUT[field](number, hostile.revisions.get((field, number))))
        found = faults(page)
        if field == "message" or field == "actor":
            found += missing(page, {name: payload[:240]})
        if found:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_is_searched_for(name, visit):
    assert faults(visit(url("/", q=PAYLOADS[name][:500]))) == []


@pytest.mark.parametrize("path, name", [
    (path, name) for path, names in PARAMETERS.items() for name in names])
def test_each_parameter_of_each_page(path, name, visit):
    known = GATEWAY if path in ("/gateway", "/history", "/fleet") else {}
    assert faults(visit(url(path, **{**known, name: ALL_IN_ONE}))) == []


#: Well below what a server takes of a head.
LONGEST = 8_000


@pytest.mark.parametrize("path", PARAMETERS)
def test_all_parameters_of_each_page(path, visit):
    wrong = {}
    for name, payload in PAYLOADS.items():
        address = url(path, **dict.fromkeys(PARAMETERS[path], payload))
        while len(address) > LONGEST:
            payload = payload[:-len(payload) // 10]
            address = url(path, **dict.fromkeys(PARAMETERS[path], payload))
        page = visit(address)
        if found := faults(page):
            wrong[name] = found
    assert wrong == {}
