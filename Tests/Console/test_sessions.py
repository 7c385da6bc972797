"""Who one is: a session in a cookie, for as long as its token counts, and what each may see and do."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from guarded import account, admin_token, issue, revoke, team
from settled import Settling
from shop_server import apply_the_shop, commit, kill, listener_set, start
from visit import sign_in

GONE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED"
PAGES = ["/", "/?q=www.example.com", "/gateway?gateway=infra/edge", "/history?gateway=infra/edge",
         "/history?gateway=infra/edge&commit=3", "/change",
         "/change?resource=listenerset/web/web-listener", "/fleet?gateway=infra/edge", "/waiting",
         "/access", "/access?view=who", "/access?view=tokens", "/access?view=refused"]

#: Words of buttons that change something.
ACTIONS = ("Commit", "Roll back", "Undo", "Approve", "Refuse", "Withdraw", "Delete", "Revoke", "Make",
           "Confirm", "Release", "Propose", "Pin")


def test_the_cookie_is_for_no_script_and_no_other_site(guarded_server, open_page):
    token = admin_token(guarded_server)
    page = open_page(guarded_server, "/", token=token)
    cookies = page.context.cookies()
    assert [(cookie["httpOnly"], cookie["sameSite"], cookie["path"]) for cookie in cookies] \
        == [(True, "Strict", "/")]
    assert token not in str(cookies) and token.split("_")[2] not in str(cookies)
    assert page.evaluate("document.cookie") == ""


def test_a_started_again_server_knows_the_session(tmp_path, open_page, watch):
    watch.allow(GONE)
    with start(tmp_path, is_open=False) as lintel:
        apply_the_shop(lintel)
        page = open_page(lintel, "/access", token=admin_token(lintel))
        expect(page.get_by_role("main")).to_contain_text("system:admin")
        kill(lintel)
        with start(tmp_path, is_open=False, port=lintel.port) as again:
            expect(page.locator("header").get_by_role("status")).to_have_text("live", timeout=15_000)
            page.goto("/access")
            expect(page.get_by_role("main")).to_contain_text("system:admin")
            assert again.process.poll() is None


def test_two_people_at_one_server(guarded_server, open_page):
    """Each sees what the other does as it happens, and may do what is theirs."""
    ada = open_page(guarded_server, "/history?gateway=infra/edge",
                    token=team(guarded_server, "web", name="ada").text)
    ben = open_page(guarded_server, "/access", token=team(guarded_server, "mobile", name="ben").text)
    expect(ben.get_by_role("main")).to_contain_text("system:serviceaccount:mobile:ben")
    ben.goto("/history?gateway=infra/edge")
    commit(guarded_server, "web", "A word to ada", listener_set("web", "word", "word.example.com"))
    expect(ada.get_by_role("listitem").filter(has_text="A word to ada")).to_have_count(1)
    commit(guarded_server, "mobile", "A word to ben", listener_set("mobile", "word", "m.word.example.com"))
    expect(ben.get_by_role("listitem").filter(has_text="A word to ben")).to_have_count(1)
    expect(ben.get_by_text("A word to ada")).to_have_count(0)
    expect(ada.get_by_text("A word to ben")).to_have_count(0)


def test_what_was_typed_outlives_a_revoked_token(guarded_server, open_page):
    token = team(guarded_server, "web")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=token.text)
    editor = page.get_by_role("main").get_by_role("textbox").first
    expect(editor).to_have_value(having("www.example.com"))
    editor.press("Control+Home")
    page.keyboard.type("# typed by hand\n")
    revoke(guarded_server, token)
    page.keyboard.type("# and more\n")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    expect(editor).to_have_value(having("# typed by hand\n# and more\n"))
    dialog.get_by_label("Token", exact=True).fill(issue(guarded_server, "web", "ci").text)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).not_to_be_visible()
    expect(editor).to_have_value(having("# typed by hand\n# and more\n"))
    page.keyboard.type("#")
    expect(page.get_by_role("alert")).to_have_count(0)


def having(part):
    return re.compile(re.escape(part))


def test_every_window_says_that_the_token_was_revoked(guarded_server, open_page):
    token = team(guarded_server, "web")
    first = open_page(guarded_server, "/gateway?gateway=infra/edge", token=token.text)
    windows = [first, first.context.new_page(), first.context.new_page()]
    for page in windows[1:]:
        page.goto("/history?gateway=infra/edge")
    for page in windows:
        expect(page.locator("header").get_by_role("status")).to_have_text("live")
    revoke(guarded_server, token)
    for page in windows:
        expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible(timeout=15_000)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    with start(tmp_path_factory.mktemp("guarded"), is_open=False) as lintel:
        apply_the_shop(lintel)
        account(lintel, "nobody", "new")
        yield lintel, {"viewer": team(lintel, "mobile", role="viewer", name="viewer").text,
                       "nobody": issue(lintel, "nobody", "new").text}


@pytest.mark.parametrize("who", ["viewer", "nobody"])
def test_every_page_of_who_may_little(who, guarded, open_page):
    """A heading and words on each, no request that the server refuses without a word of it, and no
    button for what one may not do."""
    lintel, tokens = guarded
    page = open_page(lintel, path=None, token=tokens[who])
    settling = Settling(page)
    wrong = {}
    for path in PAGES:
        settling.go(path)
        if found := faults(page):
            wrong[path] = found
    assert wrong == {}


def test_a_new_team_is_offered_what_it_may_write(guarded_server, open_page):
    """An editor of a namespace without anything: it writes sets, and no gateway."""
    page = open_page(guarded_server, "/fleet", token=team(guarded_server, "new").text)
    main = page.get_by_role("main")
    expect(main).to_contain_text("There is no gateway that you may see, so there are no proxies.")
    expect(main).not_to_contain_text("Make one")
    page.goto("/change")
    kinds = page.get_by_label("Add a resource").get_by_role("option")
    expect(kinds.filter(has_text="ListenerSet")).to_have_count(1)
    expect(kinds.filter(has_text=re.compile("^(Gateway|ClusterRole)$"))).to_have_count(0)


def faults(page):
    main = page.get_by_role("main")
    headings = main.get_by_role("heading", level=1)
    found = [f"{headings.count()} h1"] if headings.count() != 1 else []
    if len(main.inner_text()) < 30:
        found.append(f"only {main.inner_text()!r}")
    if "This page failed" in main.inner_text():
        found.append("it failed")
    for button in main.get_by_role("button").all():
        if button.is_visible() and button.is_enabled() and button.inner_text().startswith(ACTIONS):
            found.append(f"a button {button.inner_text()!r}")
    return found


@pytest.mark.parametrize("to", [
    "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
    "data:text/html,x", "/\t/evil.example", "\\\\evil.example", "/sign-in?to=//evil.example"])
def test_signing_in_leads_to_no_other_site(to, guarded_server, open_page):
    page = open_page(guarded_server, path=None)
    page.goto(f"/sign-in?to={quote(to, safe='')}")
    page.get_by_label("Token", exact=True).fill(admin_token(guarded_server))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.startswith(guarded_server.url("/"))
    sign_in(page, guarded_server.url("").rstrip("/"), admin_token(guarded_server))
    page.goto(f"/sign-in?to={quote(to, safe='')}")
    on = page.get_by_role("main").get_by_role("link", name="Go on")
    assert on.evaluate("link => new URL(link.href).origin") == guarded_server.url("").rstrip("/")
