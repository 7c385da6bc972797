"""Rolling back and undoing: always by way of the plan, and then the way to the proxies."""

import json
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

import guarded
from accessibility import assert_accessible
from poller import Poller
from shop_server import commit
from test_history import EDGE, listeners
from views import look


@pytest.fixture
def changed(server):
    """The shop, after which web and mobile have changed something each: versions 12 and 13."""
    return change(server)


def change(lintel):
    commit(lintel, "web", "A shop", listeners("shop", "shop.example.com"))
    commit(lintel, "mobile", "A beta", listeners("beta", "beta.example.com", namespace="mobile"))
    return lintel


def back(lintel, open_page, query, **options):
    return open_page(lintel, f"/history?gateway=infra/edge&{query}", **options)


def hostnames(lintel):
    return {listener.get("hostname") for listener in lintel.json(f"{EDGE}/snapshot")["listeners"]}


def apply(lintel, kind, name, spec):
    commit(lintel, "platform", f"A {kind}", {
        "apiVersion": "lintel.dev/v1", "kind": kind, "metadata": {"name": name}, "spec": spec})


def test_a_team_is_rolled_back_and_the_proxies_are_watched(changed, open_page):
    pollers = [Poller(changed, f"proxy-{number}") for number in range(3)]
    try:
        page = back(changed, open_page, "back=10")
        expect(page.get_by_role("heading", name="Roll infra/edge back to version 10")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("3 resources change on infra/edge.")
        look(page, "history-back")
        assert_accessible(page)
        page.get_by_label("Team mobile").check()
        expect(page.get_by_role("heading", name="Roll team mobile back to version 10")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("1 resource changes on infra/edge.")
        page.get_by_label("Message").fill("The beta is over")
        page.get_by_label("Your name").fill("ada")
        page.get_by_role("button", name="Roll back").click()
        expect(page.get_by_text("is in the log")).to_be_visible()
        expect(page.get_by_text("3 of 3 proxies have it: half after")).to_be_visible(timeout=20_000)
        look(page, "history-converged")
        assert_accessible(page)
    finally:
        for poller in pollers:
            poller.stop()
    last = changed.json("/v1/commits?limit=1")["commits"][0]
    assert (last["message"], last["actor"], last["cause"]["toVersion"]) == ("The beta is over", "ada", 10)
    assert "shop.example.com" in hostnames(changed) and "beta.example.com" not in hostnames(changed)


def test_a_plan_that_became_old_is_shown_anew(changed, open_page):
    page = back(changed, open_page, "back=10")
    expect(page.get_by_role("button", name="Roll back")).to_be_enabled()
    page.get_by_label("Message").fill("Typed before")
    commit(changed, "web", "One more", listeners("more", "more.example.com"))
    notice = page.get_by_role("alert").filter(has_text="Somebody changed something meanwhile")
    expect(notice).to_contain_text("web/more l0 is removed")
    expect(page.get_by_role("main")).to_contain_text("4 resources change on infra/edge.")
    expect(page.get_by_label("Message")).to_have_value("Typed before")


def test_what_was_not_looked_at_is_not_done(changed, open_page, watch):
    """Where the event stream is lost, the server refuses what would do something else."""
    watch.allow("/v1/events")
    page = open_page(changed, None)
    page.route("**/v1/events*", lambda route: route.abort())
    page.goto("/history?gateway=infra/edge&back=10")
    expect(page.get_by_role("button", name="Roll back")).to_be_enabled()
    commit(changed, "web", "One more", listeners("more", "more.example.com"))
    page.get_by_role("button", name="Roll back").click()
    notice = page.get_by_role("alert").filter(has_text="so nothing was done")
    expect(notice).to_contain_text("went from version 13 to 14")
    assert "more.example.com" in hostnames(changed)
    page.get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("is in the log")).to_be_visible()
    assert not {"more.example.com", "shop.example.com"} & hostnames(changed)


def test_an_undo_that_later_commits_hinder_says_which(changed, open_page):
    commit(changed, "web", "Another name", listeners("shop", "store.example.com"))
    page = back(changed, open_page, "undo=12")
    notice = page.get_by_role("alert").filter(has_text="It cannot be undone by itself: 1 later commit")
    expect(notice).to_contain_text("Another name")
    look(page, "history-conflict")
    assert_accessible(page)
    notice.get_by_role("link", name="Undo commit 14").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("is in the log")).to_be_visible()
    assert "shop.example.com" in hostnames(changed)


def test_a_commit_in_a_time_box_is_kept(changed, open_page):
    page = back(changed, open_page, "undo=12")
    page.get_by_label("Undone unless somebody confirms it within").select_option("5 minutes")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("It will be undone in 4 minutes unless somebody confirms it.")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Confirmed: it stays.")).to_be_visible()
    assert changed.json("/v1/commits?limit=1")["commits"][0]["cause"]["type"] == "confirmation"


def test_a_freeze_is_said_and_overridden_by_who_may(changed, open_page):
    apply(changed, "ChangeFreeze", "sale", {
        "namespaces": ["web"], "reason": "Black Friday", "until": "2199-12-01T00:00:00Z"})
    page = back(changed, open_page, "undo=12")
    expect(page.get_by_role("alert").filter(has_text="Black Friday")).to_be_visible()
    expect(page.get_by_role("button", name="Undo it")).to_be_disabled()
    page.get_by_label("Change it though it is frozen").check()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("is in the log")).to_be_visible()
    assert changed.json("/v1/commits?limit=1")["commits"][0]["terms"] == {"overriddenFreezes": ["sale"]}


def test_it_is_proposed_to_others(guarded_server, open_page):
    lintel = change(guarded_server)
    page = back(lintel, open_page, "back=10", token=guarded.admin_token(lintel))
    page.get_by_role("button", name="Propose to others").click()
    expect(page.get_by_text("waits until 1 other person has approved it")).to_be_visible()
    proposal = lintel.json("/v1/proposals")["items"][0]
    assert proposal["spec"]["rollback"]["toVersion"] == 10
    assert "beta.example.com" in hostnames(lintel)


def test_an_open_server_knows_nobody_to_propose_to(changed, open_page):
    page = back(changed, open_page, "back=10")
    expect(page.get_by_role("button", name="Roll back")).to_be_enabled()
    expect(page.get_by_role("button", name="Propose")).to_have_count(0)


def test_what_a_policy_wants_approved_becomes_a_proposal(guarded_server, open_page):
    lintel = change(guarded_server)
    apply(lintel, "ListenerPolicy", "four-eyes", {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "mobile"}},
        "approval": {"approvals": 1}})
    page = back(lintel, open_page, "undo=13", token=guarded.admin_token(lintel))
    expect(page.get_by_text("1 approval needed")).to_be_visible()
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("waits until 1 other person has approved it")).to_be_visible()


def test_a_request_without_an_answer_is_done_once(changed, open_page, watch):
    """The server did it, and the answer was lost: pressed again, it is not done twice."""
    watch.allow("/revert")
    page = back(changed, open_page, "undo=13")
    expect(page.get_by_role("button", name="Undo it")).to_be_enabled()
    keys = []

    def lose(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        route.abort()
    page.route("**/revert?*expectPlan*", lose)
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Press the button again")).to_be_visible()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("is in the log")).to_be_visible()
    assert keys[0] == keys[1]
    reverts = [item for item in changed.json("/v1/commits")["commits"] if item["cause"]["type"] == "revert"]
    assert len(reverts) == 1


def test_going_back_to_the_present_changes_nothing(changed, open_page):
    page = back(changed, open_page, "back=13")
    expect(page.get_by_text("Nothing changes.")).to_be_visible()
    expect(page.get_by_role("button", name="Roll back")).to_be_disabled()


def test_proxies_are_pinned_to_a_version_that_was_looked_at(changed, open_page):
    page = back(changed, open_page, "commit=12")
    page.get_by_role("button", name="Pin proxies to it").click()
    dialog = page.get_by_role("dialog", name="Pin infra/edge to version 12")
    expect(dialog).to_contain_text("Proxies have version 13 and are given version 12 at once.")
    expect(dialog).to_contain_text("beta.example.com")
    look(page, "history-pin")
    assert_accessible(page)
    dialog.get_by_role("button", name="Pin it").click()
    expect(dialog).not_to_contain_text("Pinned by commit")
    dialog.get_by_label("Reason").fill("The beta breaks the shop")
    dialog.get_by_label("For").select_option("8 hours")
    dialog.get_by_role("button", name="Pin it").click()
    expect(dialog).to_contain_text("Pinned by commit 14")
    assert "beta.example.com" not in hostnames(changed)
    spec = changed.json(f"{EDGE}/pin")["spec"]
    assert (spec["version"], spec["reason"]) == (12, "The beta breaks the shop")
    pinned = datetime.fromisoformat(changed.json("/v1/commits?limit=1")["commits"][0]["time"])
    assert abs(datetime.fromisoformat(spec["until"]) - pinned - timedelta(hours=8)) < timedelta(minutes=1)
    dialog.get_by_role("link", name="Waiting").click()
    expect(page.get_by_role("main")).to_contain_text("infra/edge is pinned to version 12")


def test_what_cannot_be_pinned_is_said(changed, open_page):
    commit(changed, "platform", "A freeze", {
        "apiVersion": "lintel.dev/v1", "kind": "ChangeFreeze", "metadata": {"name": "sale"},
        "spec": {"gateways": [{"namespace": "infra", "name": "edge"}], "reason": "Black Friday"}})
    page = back(changed, open_page, "commit=12")
    page.get_by_role("button", name="Pin proxies to it").click()
    dialog = page.get_by_role("dialog", name="Version 12 cannot be pinned")
    expect(dialog).to_contain_text("frozen by ChangeFreeze sale")


def test_a_pin_that_somebody_else_made_meanwhile_is_not_replaced(changed, open_page):
    page = back(changed, open_page, "commit=12")
    page.get_by_role("button", name="Pin proxies to it").click()
    dialog = page.get_by_role("dialog", name="Pin infra/edge to version 12")
    dialog.get_by_label("Reason").fill("The beta breaks the shop")
    pin(changed, 10)
    dialog.get_by_role("button", name="Pin it").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert changed.json(f"{EDGE}/pin")["spec"]["version"] == 10
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Pin proxies to it").click()
    expect(dialog).to_contain_text("It takes the place of the pin to version 10")
    dialog.get_by_label("Reason").fill("Agreed with ann")
    dialog.get_by_role("button", name="Pin it").click()
    expect(dialog).to_contain_text("Pinned by commit")
    assert changed.json(f"{EDGE}/pin")["spec"]["version"] == 12


def test_what_is_sent_is_not_closed_before_one_knows_what_it_did(changed, open_page):
    page = back(changed, open_page, "commit=12")
    page.get_by_role("button", name="Pin proxies to it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The beta breaks the shop")
    sent = []
    page.route("**/pin", lambda route: sent.append(route))
    with page.expect_request("**/pin"):
        dialog.get_by_role("button", name="Pin it").click()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    sent[0].continue_()
    expect(dialog).to_contain_text("Pinned by commit")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def pin(lintel, version):
    status, _, body, _ = lintel.request(
        "PUT", f"{EDGE}/pin", json.dumps({
            "version": version, "reason": "Do not touch", "until": "2099-01-01T00:00:00Z"}),
        {"Content-Type": "application/json"})
    assert status == 201, body
