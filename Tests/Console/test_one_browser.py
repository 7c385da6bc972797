"""One browser has one session for all its windows: nothing of one person is left for the next."""

import json

from playwright.sync_api import expect

from guarded import admin_token, issue, revoke, team
from test_sessions import having
from visit import sign_in


def editing(page):
    editor = page.get_by_role("main").get_by_role("textbox").first
    expect(editor).to_have_value(having("www.example.com"))
    editor.press("Control+Home")
    page.keyboard.type("# typed by ada\n")
    return editor


def signed_in(page, token):
    """In another window: who signs out there, and who signs in."""
    other = page.context.new_page()
    other.goto(page.url.split("/change")[0] + "/access")
    other.get_by_label("You and this console").click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    other.get_by_label("Token", exact=True).fill(token)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("heading", name="Sign in")).not_to_be_visible()
    return other


def test_who_signs_in_next_sees_nothing_of_what_was_typed_before(guarded_server, open_page):
    ada = team(guarded_server, "web", name="ada")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=ada.text)
    editor = editing(page)
    signed_in(page, admin_token(guarded_server))
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    expect(page.locator("#app")).not_to_be_visible()
    expect(page.get_by_text("signed in as system:admin now")).to_be_visible()
    # The first person is back, and finds it.
    signed_in(page, issue(guarded_server, "web", "ada").text)
    expect(editor).to_have_value(having("# typed by ada\n"))
    expect(page.locator("#app")).to_be_visible()


def test_a_page_of_another_person_is_loaded_again(guarded_server, open_page):
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener",
                     token=team(guarded_server, "web", name="ada").text)
    editing(page)
    signed_in(page, admin_token(guarded_server))
    page.get_by_role("button", name="Load the page again").click()
    expect(page.get_by_role("main").get_by_role("textbox").first).not_to_have_value(having("typed by ada"))
    page.goto("/access")
    expect(page.get_by_role("main")).to_contain_text("system:admin")


def test_signing_out_covers_the_other_windows(guarded_server, open_page):
    ada = team(guarded_server, "web", name="ada")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=ada.text)
    editor = editing(page)
    other = page.context.new_page()
    other.goto(page.url.split("/change")[0] + "/access")
    other.get_by_label("You and this console").click()
    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You signed out in another window")).to_be_visible()
    expect(page.locator("#app")).not_to_be_visible()
    page.locator("#cover").get_by_label("Token", exact=True).fill(issue(guarded_server, "web", "ada").text)
    page.locator("#cover").get_by_role("button", name="Sign in", exact=True).click()
    expect(editor).to_have_value(having("# typed by ada\n"))


def test_the_browser_keeps_no_answer(guarded_server, open_page):
    page = open_page(guarded_server, "/gateway?gateway=infra/edge", token=admin_token(guarded_server))
    expect(page.get_by_role("main")).to_contain_text("au.example.com")
    listeners = "/v1/namespaces/infra/gateways/edge/listeners?limit=5"
    asked = page.evaluate("url => fetch(url).then(answer => answer.status)", listeners)
    assert asked == 200
    page.get_by_label("You and this console").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    kept = page.evaluate("""url => fetch(url, {cache: 'force-cache'}).then(answer => answer.status)""",
                         listeners)
    assert kept == 401
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(sessionStorage))")) in ([], ["lintel-gateway"])
    page.go_back()
    expect(page.get_by_text("au.example.com")).to_have_count(0)


def test_signing_in_again_as_another_person_covers_the_page(guarded_server, open_page):
    """The window over a page whose session has ended is for who was there before."""
    ada = team(guarded_server, "web", name="ada")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=ada.text)
    editing(page)
    sign_in(page, guarded_server.url("").rstrip("/"), admin_token(guarded_server))
    page.keyboard.type("# more\n")
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()


def test_a_page_never_becomes_another_persons(guarded_server, open_page):
    """Whoever signs in over it: another window of that person does not uncover what the first typed."""
    ada = team(guarded_server, "web", name="ada")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=ada.text)
    editor = editing(page)
    revoke(guarded_server, ada)
    page.keyboard.type("# more\n")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Token", exact=True).fill(admin_token(guarded_server))
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    later = page.context.new_page()
    later.goto(page.url.split("/change")[0] + "/access")
    expect(later.get_by_role("main")).to_contain_text("system:admin")
    # The window says by then that somebody is there.
    expect(later.locator("header").get_by_role("status")).to_have_text("live")
    expect(page.get_by_text("signed in as system:admin now")).to_be_visible()
    expect(page.locator("#app")).not_to_be_visible()
    signed_in(page, issue(guarded_server, "web", "ada").text)
    expect(editor).to_have_value(having("# typed by ada\n# more\n"))
    expect(page.locator("#app")).to_be_visible()


def test_a_window_in_which_nobody_signed_in_is_nobodys(guarded_server, open_page):
    """Until it is loaded anew as of who signed in elsewhere: else what one types, the next one commits."""
    page = open_page(guarded_server, "/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Token", exact=True).fill(team(guarded_server, "web", name="ada").text)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("heading", name="Sign in")).not_to_be_visible()
    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
    with page.expect_request(lambda request: "/v1/" in request.url and "lintel-principal" in request.headers):
        page.keyboard.press("g")
        page.keyboard.press("c")
    signed_in(page, admin_token(guarded_server))
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()


def test_keys_and_links_of_nobodys_window_lead_to_signing_in(guarded_server, open_page):
    page = open_page(guarded_server, "/sign-in")
    page.get_by_role("heading", name="Sign in").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/sign-in?to=%2Fchange*")


def test_a_late_answer_uncovers_nothing(guarded_server, open_page):
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener",
                     token=team(guarded_server, "web", name="ada").text)
    editing(page)
    late = []
    page.route("**/v1/me", lambda route: late.append(route), times=1)
    with page.expect_request("**/v1/me"):
        page.context.new_page().goto(page.url.split("/change")[0] + "/access")
    while not late:
        page.wait_for_timeout(10)
    answer = late[0].fetch()
    signed_in(page, admin_token(guarded_server))
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    with page.expect_response("**/v1/me"):
        late[0].fulfill(response=answer)
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    expect(page.locator("#app")).not_to_be_visible()


def test_a_dialog_that_comes_late_is_below_the_cover(guarded_server, open_page):
    page = open_page(guarded_server, "/history?gateway=infra/edge&commit=5", token=admin_token(guarded_server))
    late = []
    page.route("**/pin?dryRun=true", lambda route: late.append(route))
    with page.expect_request("**/pin?dryRun=true"):
        page.get_by_role("button", name="Pin proxies to it").click()
    signed_in(page, team(guarded_server, "web", name="ada").text)
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    late[0].fulfill(status=409, json={"title": "No", "status": 409})
    expect(page.locator("dialog")).to_have_count(2)
    with page.expect_navigation():
        page.get_by_role("button", name="Load the page again").click()


def test_a_sign_out_that_fails_says_so(guarded_server, open_page, watch):
    watch.allow("503: ")
    page = open_page(guarded_server, "/access", token=admin_token(guarded_server))
    page.route("**/session", lambda route: route.fulfill(status=503, json={"title": "Busy", "status": 503}))
    page.get_by_label("You and this console").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog", name="You are still signed in")).to_contain_text("Busy")


def test_what_says_that_a_session_has_ended_goes_when_its_person_is_back(guarded_server, open_page):
    ada = team(guarded_server, "web", name="ada")
    page = open_page(guarded_server, "/change?resource=listenerset/web/web-listener", token=ada.text)
    editing(page)
    revoke(guarded_server, ada)
    page.keyboard.type("# more\n")
    page.get_by_role("button", name="Not now").click()
    ended = page.get_by_text("Your session has ended. What you see")
    expect(ended).to_be_visible()
    sign_in(page, page.url.split("/change")[0], issue(guarded_server, "web", "ada").text)
    page.context.new_page().goto(page.url.split("/change")[0] + "/access")
    expect(ended).to_have_count(0)
