"""What happens between a click and its answer: what is left does nothing more, what comes late is not
shown for something else, and what did not come is asked for again."""

import contextlib
import json
import re
import time

import pytest
from playwright.sync_api import expect

import guarded
import waiting_things as things
from editing import TEXT, open_set, type_over
from held import click_on, held
from shop_server import commit, listener_set

HISTORY = "/history?gateway=infra/edge"
BACK = f"{HISTORY}&back=9"
PIN = "/v1/namespaces/infra/gateways/edge/pin"


def later(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def add(lintel, namespace, name):
    commit(lintel, namespace, f"It came {name}", listener_set(namespace, name, f"{name}.late.example.com"))


def sent(page, path):
    """What is written below a path from now on: (method, what is sent)."""
    seen = []

    def note(request):
        if request.method != "GET" and path in request.url and "dryRun" not in request.url:
            seen.append((request.method, request.post_data))
    page.on("request", note)
    return seen


def going_back(page):
    """The form, once its plan is there."""
    button = page.get_by_role("button", name="Roll back", exact=True)
    expect(button).to_be_enabled()
    return button


# History

def test_the_form_of_another_scope_is_not_sent(server, open_page):
    add(server, "web", "one")
    add(server, "mobile", "two")
    page = open_page(server, BACK)
    going_back(page)
    message = page.get_by_label("Message")
    message.fill("Because of the incident 42")
    page.get_by_label("Undone unless somebody confirms it within").select_option("15m")
    writes = sent(page, "/rollback")
    with held(page, re.compile("/v1/.*/versions")):
        page.get_by_role("radio", name=re.compile("Team mobile")).check()
        button = page.locator("button.main", has_text="Roll back")
        expect(page.locator("[inert] button.main")).to_have_count(1)
        # As who presses it before the other is there.
        button.click(force=True)
        page.wait_for_timeout(300)
        assert writes == []
    expect(page.get_by_role("heading", name="Roll team mobile back")).to_be_visible()
    # What was typed is still there.
    expect(message).to_have_value("Because of the incident 42")
    expect(page.get_by_label("Undone unless somebody confirms it within")).to_have_value("15m")
    with page.expect_response(re.compile("/rollback(?!.*dryRun)")) as answer:
        going_back(page).click()
    assert answer.value.status == 201
    assert json.loads(writes[0][1])["scope"] == {"namespace": "mobile"}


def test_a_view_that_is_left_and_come_back_to_is_alive(server, open_page):
    add(server, "web", "one")
    page = open_page(server, BACK)
    going_back(page)
    with held(page, re.compile("/v1/.*/versions")) as requests:
        page.get_by_role("link", name="All commits").first.click()
        requests.wait()
        page.go_back()
    going_back(page)
    add(server, "web", "two")
    expect(page.get_by_role("main")).to_contain_text("2 listeners added")
    # Also in the plan that is sent.
    expect(page.get_by_role("main")).to_contain_text("version 13 → 14")
    with page.expect_response(re.compile("/rollback(?!.*dryRun)")) as answer:
        going_back(page).click()
    assert answer.value.status == 201
    expect(page.get_by_text(re.compile(r"Commit \d+ is in the log"))).to_be_visible()


def test_one_answer_of_a_view_that_did_not_come(server, open_page, watch):
    watch.allow("ERR_FAILED")
    page = open_page(server, f"{HISTORY}&commit=7")
    expect(page.get_by_role("heading", name="Commit 7")).to_be_visible()
    page.route(re.compile("/v1/commits/8$"), lambda route: route.abort(), times=1)
    click_on(page, f"{HISTORY}&commit=8")
    expect(page.get_by_role("heading", name="Commit 8")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)


@pytest.mark.parametrize("status, said", [(403, "You may not list commits"), (400, "No such luck")])
def test_a_list_that_was_refused_is_not_an_empty_one(status, said, server, open_page, watch):
    watch.allow(str(status))
    page = open_page(server, "/")
    problem = json.dumps({"title": "No such luck", "status": status, "detail": "No such luck."})
    page.route(re.compile(r"/v1/commits\?"), lambda route: route.fulfill(
        status=status, content_type="application/problem+json", body=problem))
    click_on(page, HISTORY)
    commits = page.get_by_label("Commits", exact=True)
    expect(commits).to_contain_text(said)
    expect(commits).not_to_contain_text("Nothing was committed")
    page.unroute_all()
    add(server, "web", "one")
    expect(commits).to_contain_text("It came one")


def test_a_list_that_did_not_come_is_asked_for_again(server, open_page, watch):
    watch.allow("500")
    page = open_page(server, HISTORY)
    commits = page.get_by_label("Commits", exact=True)
    expect(commits).to_contain_text("We want www")
    page.route(re.compile(r"/v1/commits\?"), lambda route: route.fulfill(status=500, body=""))
    click_on(page, f"{HISTORY}&ns=mobile")
    expect(page.get_by_role("main")).to_contain_text("The server answered 500")
    expect(page.get_by_text("No commit fits")).to_have_count(0)
    page.unroute_all()
    expect(commits).to_contain_text("Traffic of the mobile site", timeout=15_000)
    expect(commits).not_to_contain_text("We want www")


def test_what_is_compared_with_now_follows_what_happens(server, open_page):
    page = open_page(server, f"{HISTORY}&at=10")
    expect(page.get_by_text("it is the current version")).to_be_visible()
    add(server, "web", "one")
    expect(page.get_by_text("it is the current version")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("1 listener added")


def test_a_trial_that_somebody_else_ended(server, open_page):
    revision = things.on_trial(server, "On trial", listener_set("web", "trial", "trial.example.com"))
    page = open_page(server, f"{HISTORY}&commit={revision}")
    keep = page.get_by_role("button", name="Keep it")
    expect(keep).to_be_visible()
    things.ask(server, "POST", f"/v1/commits/{revision}/confirm", {})
    expect(keep).to_have_count(0)
    expect(page.get_by_text("That is decided")).to_be_visible()
    page.get_by_role("link", name="All commits").first.click()
    expect(page.get_by_role("listitem").filter(has_text="On trial").first).not_to_contain_text("time box")


@pytest.mark.parametrize("path, pattern", [
    (HISTORY, "/v1/.*/versions"), ("/", "/v1/commits"), ("/fleet?gateway=infra/edge", "/v1/.*/nodes")])
def test_a_page_that_never_showed_anything_is_not_an_old_one(path, pattern, server, open_page, watch):
    watch.allow("500")
    page = open_page(server, "/access")
    expect(page.get_by_text("You may do everything").first).to_be_visible()
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.fulfill(status=500, body="")
    page.route(re.compile(pattern), refuse)
    click_on(page, path)
    expect(page.get_by_role("main")).to_contain_text("The server answered 500")
    asked = len(refused)
    for _ in range(200):
        if len(refused) > asked + 1:
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)
    expect(page.get_by_text("as it was at")).to_have_count(0)
    page.unroute_all()
    expect(page.get_by_text("The server answered 500")).to_have_count(0, timeout=15_000)


def test_who_types_into_what_is_compared_is_not_thrown_out(server, open_page):
    page = open_page(server, f"{HISTORY}&from=2")
    fields = page.get_by_role("form", name="Compare two versions").locator("input")
    first = fields.first
    first.fill("9")
    fields.nth(1).focus()
    add(server, "web", "one")
    expect(page.get_by_text("There is a newer version")).to_be_visible()
    expect(first).to_have_value("9")
    page.get_by_role("button", name="Compare with it").click()
    expect(page.get_by_role("heading", name="Version 2 → 12")).to_be_visible()
    expect(page.get_by_text("There is a newer version")).to_have_count(0)


def test_a_renewal_that_failed_takes_no_focus(server, open_page, watch):
    watch.allow("500")
    page = open_page(server, f"{HISTORY}&at=10")
    expect(page.get_by_text("it is the current version")).to_be_visible()
    link = page.get_by_role("link", name="Its listeners then")
    link.focus()
    page.route(re.compile("/v1/.*/diff"), lambda route: route.fulfill(status=500, body=""), times=1)
    add(server, "web", "one")
    expect(page.get_by_role("main")).to_contain_text("1 listener added", timeout=15_000)
    expect(link).to_be_focused()


def test_what_failed_twice_can_be_tried_again(server, open_page, watch):
    watch.allow("500")
    page = open_page(server, f"{HISTORY}&commit=7")
    expect(page.get_by_role("heading", name="Commit 7")).to_be_visible()
    page.route(re.compile("/v1/.*/versions"), lambda route: route.fulfill(status=500, body=""))
    for commit_number in (8, 9):
        click_on(page, f"{HISTORY}&commit={commit_number}")
        expect(page.get_by_role("main")).to_contain_text("The server answered 500")
    page.wait_for_timeout(300)
    expect(page.locator("main [inert]")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Commit 9")).to_be_visible()


# Waiting

def test_a_pin_ends_with_what_was_looked_at(server, open_page):
    things.ask(server, "PUT", PIN, {"version": 9, "reason": "Looking", "until": later(3000)})
    page = open_page(server, "/waiting")
    page.get_by_role("button", name=re.compile("End it: pin of")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("version 9 → 10")
    end = dialog.get_by_role("button", name="End it", exact=True)
    # The plan is asked for after what happens; what came between it and the button is refused.
    with held(page, re.compile("/pin.*dryRun")) as requests:
        add(server, "web", "unseen")
        requests.wait()
        with page.expect_response(re.compile("/pin(?!.*dryRun)")) as answer:
            end.click()
        assert answer.value.status == 412
    expect(dialog).to_contain_text("nothing was done")
    expect(dialog).to_contain_text("unseen.late.example.com")
    with page.expect_response(re.compile("/pin(?!.*dryRun)")) as answer:
        end.click()
    assert answer.value.status == 200
    expect(dialog).not_to_contain_text("changed nothing")


def test_the_dialog_is_of_the_proposal_that_was_asked_for_last(guarded_server, open_page):
    server = guarded_server
    web = guarded.team(server, "web")
    first, second = [things.propose(server, web, f"We want {name}", things.listener_set(
        "web", name, f"{name}.example.com")) for name in ("aaa", "bbb")]
    page = open_page(server, "/waiting", token=guarded.admin_token(server))
    decide = page.get_by_role("link", name=re.compile(f"Decide: proposal {first}"))
    expect(decide).to_be_visible()
    with held(page, re.compile(f"/v1/proposals/{first}$")) as requests:
        decide.click()
        requests.wait()
        page.get_by_role("link", name=re.compile(f"Decide: proposal {second}")).click()
        expect(page.get_by_role("dialog")).to_contain_text("We want bbb")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile("/waiting$"))
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.screenshot(path="/tmp/wait.png")
    # Nor over another page.
    with held(page, re.compile(f"/v1/proposals/{first}$")) as requests:
        decide.click()
        requests.wait()
        click_on(page, "/access")
        expect(page.get_by_role("heading", name="Access", level=1)).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_freeze_that_begins(server, open_page):
    things.freeze(server, "sale", "Big sale", namespaces=["web"],
                  **{"from": later(4), "until": later(7200)})
    page = open_page(server, "/waiting", clock=True)
    row = page.get_by_role("listitem").filter(has_text="Big sale")
    expect(row).to_contain_text("begins in")
    for _ in range(100):
        page.clock.fast_forward(5_000)
        page.wait_for_timeout(200)
        if "frozen" in row.inner_text():
            break
    expect(row).to_contain_text("frozen")
    expect(row).to_contain_text("ends in")


def test_a_guard_that_lets_go_what_it_holds_says_so(guarded_server, open_page):
    """Where it is deleted, and where others are to agree to that."""
    server = guarded_server
    things.hold_a_version(server)
    guarded.account(server, "web", "guardian")
    guarded.bind(server, "admin", "web", "guardian")
    name = things.propose(server, guarded.issue(server, "web", "guardian"), "No guard", {"changes": [
        {"delete": {"kind": "ReleaseGuard", "namespace": "infra", "name": "inner"}}]})
    token = guarded.admin_token(server)
    page = open_page(server, f"/waiting?proposal={name}", token=token)
    expect(page.get_by_role("dialog")).to_contain_text("Proxies of infra/inner are given version")
    expect(page.get_by_role("dialog")).to_contain_text("gone.internal")

    page = open_page(server, "/change?resource=releaseguard/infra/inner&do=delete", token=token)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Proxies of infra/inner are given version")
    expect(main).to_contain_text("gone.internal")
    page.get_by_role("button", name="Delete …").last.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Proxies of infra/inner are given version")
    expect(dialog).not_to_contain_text("No gateway changes")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(dialog).to_contain_text("How far that is")


def test_what_was_done_is_told_though_its_window_is_gone(server, open_page):
    revision = things.on_trial(server, "On trial", listener_set("web", "trial", "trial.example.com"))
    page = open_page(server, "/access")
    click_on(page, "/waiting")
    page.get_by_role("listitem").filter(has_text="On trial").get_by_role("button", name="Keep").click()
    dialog = page.get_by_role("dialog")
    with held(page, re.compile("/confirm")) as requests:
        dialog.get_by_role("button", name="Keep it").click()
        requests.wait()
        page.go_back()
        expect(dialog).to_have_count(0)
    expect(page.locator("#toasts > div")).to_have_text([f"Commit {revision} stays."])
    assert things.trials(server) == []


def test_a_release_is_told_though_its_window_is_gone(server, open_page):
    version = things.hold_a_version(server)
    page = open_page(server, "/access")
    click_on(page, "/waiting")
    page.get_by_role("listitem").filter(has_text=f"Version {version} of infra/inner") \
        .get_by_role("button", name="Release").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("It was moved")
    with held(page, re.compile("/release$")) as requests:
        dialog.get_by_role("button", name="Release it").click()
        requests.wait()
        page.go_back()
        expect(dialog).to_have_count(0)
    expect(page.locator("#toasts > div")).to_have_text([
        f"Release version {version} of infra/inner: it is done."])


# Fleet

def test_a_fleet_that_is_not_told_is_asked_for_no_more_often(server, open_page, watch):
    watch.allow("500")
    page = open_page(server, "/fleet?gateway=infra/edge", clock=True)
    expect(page.get_by_role("main")).to_contain_text("No proxy of")
    asked = []

    def refuse(route):
        asked.append(route)
        route.fulfill(status=500, body="")
    page.route(re.compile("/v1/.*/nodes"), refuse)
    for _ in range(15):
        page.clock.fast_forward(2_000)
        page.wait_for_timeout(100)
    # Every two seconds, and once more where an event comes between.
    assert 10 <= len(asked) <= 17


# Change

def test_the_outcome_of_a_deletion_leads_to_its_commit(server, open_page):
    page = open_page(server, "/change?resource=listenerset/marketing/marketing-takeover&do=delete")
    page.get_by_role("button", name="Delete …").last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    dialog.get_by_role("link", name=re.compile(r"Commit \d+")).click()
    expect(page.get_by_role("heading", name="Commit 12")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile("/history.*commit=12"))


def test_the_outcome_of_a_change_leads_to_its_commit(server, open_page):
    page = open_set(open_page, server)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    type_over(page, "port: 80", "port: 8081")
    button = page.get_by_role("button", name=re.compile("^Commit")).last
    expect(button).to_be_enabled()
    button.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Commit", exact=True).click()
    dialog.get_by_role("link", name=re.compile(r"Commit \d+")).click()
    expect(page.get_by_role("heading", name="Commit 12")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile("/history.*commit=12"))
    assert asked == []


def test_a_look_at_what_is_typed_that_did_not_come(server, open_page, watch):
    watch.allow("ERR_FAILED")
    page = open_set(open_page, server)
    page.route(re.compile("/v1/changes"), lambda route: route.abort(), times=1)
    type_over(page, "port: 80", "port: 8081")
    expect(page.get_by_role("main")).to_contain_text("checked when it is back")
    expect(page.get_by_role("button", name=re.compile("^Commit")).last).to_be_enabled(timeout=15_000)


# Gateway

def test_an_event_while_a_filter_is_on_its_way(server, open_page):
    page = open_page(server, "/gateway?gateway=infra/edge")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    answers = []

    def answer(route):
        # Of before what comes now.
        answers.append((route, route.fetch()))
    page.route(re.compile(r"/listeners\?.*q=late"), answer, times=1)
    click_on(page, "/gateway?gateway=infra/edge&q=late.example")
    for _ in range(200):
        if answers:
            break
        page.wait_for_timeout(50)
    # The page hears of it: it asks for the proxies then.
    page.wait_for_timeout(500)
    with page.expect_request(re.compile("/v1/.*/nodes")):
        add(server, "web", "raced")
    # All that is told of one commit has come by then; with the last of it even a page would ask
    # anew that asks at each event only.
    page.wait_for_timeout(2000)
    route, response = answers[0]
    route.fulfill(response=response)
    expect(page.get_by_role("gridcell", name="raced.late.example.com")).to_be_visible()


def test_the_rows_come_though_something_happens_all_the_time(server, open_page):
    page = open_page(server, "/access")
    expect(page.get_by_text("You may do everything").first).to_be_visible()

    waiting = []
    page.route(re.compile(r"/v1/.*/listeners\?"), lambda route: waiting.append((time.monotonic(), route)))
    click_on(page, "/gateway?gateway=infra/edge&q=late.example")
    cells = page.get_by_role("gridcell", name=re.compile("late.example.com"))
    for number in range(25):
        add(server, "web", f"busy{number}")
        page.wait_for_timeout(200)
        # Each takes longer than a page waits from one renewal to the next.
        while waiting and time.monotonic() - waiting[0][0] > 1.5:
            with contextlib.suppress(Exception):
                waiting.pop(0)[1].continue_()
        if cells.count():
            break
    assert cells.count() > 0
    page.unroute_all()


def test_another_filter_before_the_first_rows(server, open_page):
    page = open_page(server, "/access")
    expect(page.get_by_text("You may do everything").first).to_be_visible()
    with held(page, re.compile(r"/v1/.*/listeners\?")) as requests:
        click_on(page, "/gateway?gateway=infra/edge")
        requests.wait()
        click_on(page, "/gateway?gateway=infra/edge&q=au.example")
        requests.wait(2)
    expect(page.get_by_role("gridcell", name="au.example.com").first).to_be_visible()
    expect(page.get_by_text("on their way")).to_have_count(0)


# Access

def test_what_is_sent_about_tokens_is_not_closed(guarded_server, open_page, watch):
    watch.allow("500")
    server = guarded_server
    guarded.team(server, "web")
    token = guarded.issue(server, "web", "ci", note="the pipeline")
    page = open_page(server, "/access?view=tokens", token=guarded.admin_token(server))
    dialog = page.get_by_role("dialog")

    page.get_by_role("button", name=f"Revoke the token {token.id} of web/ci").click()
    pattern = re.compile("/tokens/")
    waiting = []
    page.route(pattern, lambda route: waiting.append(route))
    dialog.get_by_role("button", name="Revoke it").click()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    waiting[0].fulfill(status=500, body="")
    expect(dialog).to_contain_text("The server answered 500")
    page.unroute_all()
    dialog.get_by_role("button", name="Cancel").click()

    page.get_by_role("button", name="Make a token for web/ci").click()
    with held(page, re.compile("/tokens$"), method="POST") as requests:
        dialog.get_by_role("button", name="Make it").click()
        requests.wait()
        expect(dialog.get_by_role("button", name="Cancel")).to_be_disabled()
    expect(dialog).to_contain_text("Copy it now")


# The connection

def test_a_page_that_failed_once_where_one_may_not_watch(guarded_server, open_page, watch):
    watch.allow("ERR_FAILED|403")
    server = guarded_server
    guarded.account(server, "web", "reader")
    guarded.role(server, "web", "reader", {
        "apiGroups": ["*"], "resources": ["listenersets"], "verbs": ["get", "list"]})
    guarded.bind(server, "reader", "web", "reader", within="web", kind="Role")
    reader = guarded.issue(server, "web", "reader")
    page = open_page(server, "/access", token=reader.text)
    expect(page.get_by_role("heading", name="Access", level=1)).to_be_visible()
    page.route(re.compile("/listenersets/web-listener"), lambda route: route.abort(), times=1)
    click_on(page, "/change?resource=listenerset/web/web-listener")
    expect(page.get_by_role("main")).to_contain_text("cannot be reached")
    area = page.locator(TEXT)
    expect(area).to_have_value(re.compile("web-listener"), timeout=15_000)


def test_a_page_of_a_session_that_ended_goes_on_with_it(guarded_server, open_page, watch):
    watch.allow("401")
    server = guarded_server
    first = guarded.team(server, "web")
    second = guarded.issue(server, "web", "ci")
    page = open_page(server, "/change?resource=listenerset/web/web-listener", token=first.text)
    area = page.locator(TEXT)
    expect(area).to_have_value(re.compile("web-listener"))
    guarded.revoke(server, first)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Not now")).click(timeout=30_000)
    click_on(page, HISTORY)
    expect(page.get_by_role("main")).to_contain_text("token")
    page.get_by_role("button", name="Sign in again").click()
    dialog.get_by_label("Token", exact=True).fill(second.text)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Commits", exact=True)).to_contain_text("Traffic of the main site", timeout=15_000)
