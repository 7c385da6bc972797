"""Everybody can use every page: no violation that axe knows of in both themes, wide and on a phone,
and all of it by the keyboard, with the focus in sight."""

import json

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from settled import Settling
from shop_server import apply_the_shop, commit, listener_set, start

PAGES = {
    "find": "/", "answer": "/?q=www.example.com", "not known": "/?q=nothing.example.org",
    "gateway": "/gateway?gateway=infra/edge", "filtered": "/gateway?gateway=infra/edge&state=Conflicted",
    "listener": "/gateway?gateway=infra/edge&listener=ls/marketing/marketing-takeover/www",
    "past gateway": "/gateway?gateway=infra/edge&at=5",
    "history": "/history?gateway=infra/edge", "commit": "/history?gateway=infra/edge&commit=3",
    "difference": "/history?gateway=infra/edge&from=5&to=9",
    "new change": "/change", "change": "/change?resource=listenerset/web/web-listener",
    "fleet": "/fleet?gateway=infra/edge", "waiting": "/waiting", "access": "/access",
    "who": "/access?view=who", "tokens": "/access?view=tokens", "refused": "/access?view=refused",
    "sign in": "/sign-in",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """With something that waits."""
    with start(tmp_path_factory.mktemp("shop")) as lintel:
        apply_the_shop(lintel)
        lintel.change([{"apiVersion": "lintel.dev/v1", "kind": "ChangeFreeze",
                        "metadata": {"name": "holidays"},
                        "spec": {"reason": "Nobody is there", "namespaces": ["mobile"]}}])
        status, _, body, _ = lintel.request(
            "POST", "/v1/changes?message=On+trial&confirmWithin=1h",
            json.dumps(listener_set("web", "trial", "trial.example.com")),
            {"Content-Type": "application/json"})
        assert status == 201, body
        yield lintel


@pytest.fixture
def visit(open_page, shop):
    def visit(path, **view):
        page = open_page(shop, path=None, **view)
        Settling(page).go(path)
        return page
    return visit


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(path, size, visit):
    page = visit(path, phone=size == "phone")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page, size)


#: Buttons and links that open something over or beside a page.
OPENERS = {
    "/gateway?gateway=infra/edge&q=www": ["www.example.com"],
    "/history?gateway=infra/edge": ["Roll back"],
    "/history?gateway=infra/edge&commit=3": ["Undo"],
    "/change": ["Commit"],
    "/waiting": ["Confirm", "Undo"],
    "/access?view=tokens": ["Make"],
}


@pytest.mark.parametrize("path", OPENERS)
def test_axe_finds_nothing_in_what_opens(path, visit):
    for word in OPENERS[path]:
        page = visit(path)
        settling = Settling(page)
        opener = page.get_by_role("main").get_by_role("button").filter(has_text=word) \
            .or_(page.get_by_role("gridcell", name=word)).first
        if not opener.is_visible() or not opener.is_enabled():
            continue
        opener.click()
        settling.wait()
        assert_accessible(page)


#: Of what has the focus: whether it is in view, and marked: itself, the row of a grid that it stands
#: for, or the frame of a field. A field for a date marks the part of it that is typed.
FOCUS = """() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const box = (row ?? element).getBoundingClientRect()
    const isMarked = element => {
        const style = getComputedStyle(element)
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
            || style.boxShadow !== 'none'
    }
    const isEditor = element.matches('textarea')
    const hasFrame = isEditor || element.matches('[role=grid]')
    const frame = hasFrame ? [element.parentElement, element.parentElement.parentElement] : []
    return { name: element.outerHTML.slice(0, 120), isEditor,
             isMarked: element.matches('[type^=date]') || [row ?? element, ...frame].some(isMarked),
             isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth }
}"""


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_focus_is_always_seen(path, size, visit):
    """Tab goes through the first hundred places of a page and is nowhere lost or held; an editor, in
    which it is a character, is left with Escape before it."""
    page = visit(path, phone=size == "phone")
    page.locator("a.skip").focus()
    wrong, seen = [], []
    for _ in range(100):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        seen.append(focus["name"])
        if not focus["isInView"] or not focus["isMarked"]:
            wrong.append(focus)
        if focus["isEditor"]:
            page.keyboard.press("Escape")
    assert wrong == []
    assert len(set(seen)) > 8
    assert len(set(seen[-12:])) > 2, "it is held"


def test_all_pages_by_the_keyboard(visit, shop):
    """From the search to an answer, to the gateway, through its rows, and to every page."""
    page = visit("/fleet?gateway=infra/edge")
    page.keyboard.press("/")
    page.keyboard.type("www.example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("www.example.com is served")
    for name in ("Find", "Gateway", "History", "Change", "Fleet", "Waiting", "Access"):
        link = page.get_by_role("navigation", name="Pages").get_by_role("link", name=name)
        link.focus()
        page.keyboard.press("Enter")
        expect(link).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_what_happens_takes_no_focus(visit, shop):
    """Who types or reads stays where one was when news comes."""
    page = visit("/history?gateway=infra/edge")
    person = page.get_by_role("main").get_by_role("link").nth(3)
    person.focus()
    name = person.inner_text()
    commit(shop, "web", "News of the day", listener_set("web", "news", "news.example.com"))
    expect(page.get_by_text("News of the day").first).to_be_visible()
    assert page.evaluate("document.activeElement.innerText") == name
