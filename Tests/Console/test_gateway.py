"""Gateway: the table of listeners, its filters, one listener beside it, and the past."""

import datetime
import json
import re

import pytest
from playwright.sync_api import expect

import guarded
from accessibility import assert_accessible
from programs import binary
from shared import Lintel
from shop_server import commit
from test_find import listener_set
from views import look

PATH = "/gateway?gateway=infra/edge"


def grid(page):
    return page.get_by_role("grid")


def rows(page):
    return page.locator(".grid-body [role=row]")


def lead(page):
    return page.locator("main .lead")


@pytest.fixture
def gateway(open_page, server):
    page = open_page(server, PATH)
    rows(page).first.wait_for()
    return page


def test_one_sentence_says_how_it_is(gateway):
    expect(lead(gateway)).to_have_text(
        "307 listeners of 4 teams on 2 ports: 306 serve, 1 is conflicted.")
    expect(grid(gateway)).to_have_attribute("aria-rowcount", "308")
    first = rows(gateway).first
    expect(first).to_contain_text("ae.example.com")
    expect(first).to_contain_text("international/international-emea-listener")


def test_filters_are_links_and_one_can_go_back(gateway):
    gateway.get_by_role("link", name="Port 443:").click()
    expect(lead(gateway)).to_have_text("153 of 307 listeners are shown.")
    gateway.get_by_role("link", name="Team web:").click()
    expect(lead(gateway)).to_have_text("2 of 307 listeners are shown.")
    assert "port=443" in gateway.url and "team=web" in gateway.url
    expect(rows(gateway)).to_have_count(2)
    gateway.go_back()
    expect(lead(gateway)).to_have_text("153 of 307 listeners are shown.")
    gateway.get_by_role("link", name="port 443: take this filter away").click()
    expect(lead(gateway)).to_contain_text("306 serve")


def test_a_link_shows_a_colleague_the_same(open_page, server):
    page = open_page(server, f"{PATH}&team=marketing&state=Conflicted")
    expect(lead(page)).to_have_text("1 of 307 listeners is shown.")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_contain_text("conflicted")


def test_words_filter_while_they_are_typed(gateway):
    field = gateway.get_by_role("searchbox", name="Part of a hostname")
    field.press_sequentially("promo10")
    # promo10 and promo100, on two ports each.
    expect(lead(gateway)).to_have_text("4 of 307 listeners are shown.")
    assert "q=promo10" in gateway.url
    expect(field).to_be_focused()
    field.fill("no such name")
    expect(gateway.locator("main")).to_contain_text("No listener matches.")
    gateway.get_by_role("link", name="Show all").click()
    expect(lead(gateway)).to_contain_text("306 serve")
    expect(field).to_have_value("")


def test_the_keyboard_moves_through_rows_and_opens_one(gateway):
    grid(gateway).focus()
    gateway.keyboard.press("End")
    last = gateway.locator("[role=row][aria-rowindex='308']")
    expect(last).to_be_in_viewport()
    expect(grid(gateway)).to_have_attribute("aria-activedescendant", last.get_attribute("id"))
    gateway.keyboard.press("Home")
    gateway.keyboard.press("ArrowDown")
    gateway.keyboard.press("Enter")
    panel = gateway.get_by_role("complementary", name="Listener")
    expect(panel).to_contain_text("ar.example.com:80")
    expect(panel).to_contain_text("It serves.")
    assert "listener=ls%2Finternational" in gateway.url
    panel.get_by_role("button", name="Close").press("Escape")
    expect(panel).to_be_hidden()
    expect(grid(gateway)).to_be_focused()


def test_a_conflict_says_what_it_would_take_and_leads_to_who_has_it(open_page, server):
    page = open_page(server, f"{PATH}&state=Conflicted")
    rows(page).first.click()
    panel = page.get_by_role("complementary", name="Listener")
    expect(panel).to_contain_text("What it would take")
    expect(panel).to_contain_text("since its set is older")
    panel.get_by_role("link", name="Show who has it").click()
    expect(panel).to_contain_text("www-http")
    expect(panel).to_contain_text("It serves.")
    expect(panel).to_contain_text("asks for it too, and is not serving")
    assert "state=" not in page.url


def test_https_without_a_certificate_is_marked_in_its_row(open_page, server):
    page = open_page(server, f"{PATH}&port=443&team=web")
    expect(page.locator("main")).to_contain_text("close the connections of its HTTPS listeners")
    expect(rows(page).first.locator(".cell-certificate")).to_contain_text("none")
    rows(page).first.click()
    expect(page.get_by_role("complementary", name="Listener")).to_contain_text(
        "It serves without a certificate.")


def test_while_it_is_pinned_it_is_said_which_version_proxies_run(open_page, server):
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    pin = {"version": 4, "reason": "look", "until": f"{until:%Y-%m-%dT%H:%M:%SZ}"}
    status, _, answer, _ = server.request(
        "PUT", "/v1/namespaces/infra/gateways/edge/pin", json.dumps(pin),
        {"Content-Type": "application/json"})
    assert status < 300, answer
    page = open_page(server, PATH)
    expect(page.locator(".gateway-summary")).to_contain_text("Proxies are pinned to version 4 since")
    expect(page.locator(".gateway-summary")).to_contain_text("(“look”). The newest")


def test_j_leads_to_the_table(gateway):
    gateway.keyboard.press("j")
    expect(grid(gateway)).to_be_focused()


def test_the_past_is_marked_and_stays_as_it_was(open_page, server):
    page = open_page(server, f"{PATH}&at=4")
    expect(page.get_by_role("status").filter(has_text="This is the past")).to_be_visible()
    expect(lead(page)).to_have_text("6 listeners of 2 teams on 2 ports served.")
    commit(server, "web", "Later", listener_set(
        "web", "later", {"name": "l", "port": 80, "protocol": "HTTP",
                         "hostname": "aa.example.com"}))
    page.get_by_role("link", name="Show it as it is now").click()
    expect(lead(page)).to_contain_text("307 serve")


def test_rows_that_come_do_not_move_what_is_looked_at(gateway, server):
    box = grid(gateway)
    box.evaluate("element => { element.scrollTop = 100 * 34 }")
    top = gateway.locator("[role=row][aria-rowindex='102']")
    expect(top).to_have_attribute("aria-busy", "false")
    name = top.locator(".cell-hostname").inner_text()
    place = top.bounding_box()["y"]
    commit(server, "web", "First of all", listener_set("web", "first", *(
        {"name": f"l{n}", "port": 80, "protocol": "HTTP", "hostname": f"a{n}.example.com"}
        for n in range(5))))
    moved = gateway.locator("[role=row][aria-rowindex='107']", has_text=name)
    expect(moved).to_be_visible()
    assert abs(moved.bounding_box()["y"] - place) < 2


def test_a_team_sees_its_own_listeners_and_is_told_of_who_took_a_name(open_page, guarded_server):
    token = guarded.team(guarded_server, "marketing")
    page = open_page(guarded_server, f"{PATH}&port=80", token=token.text)
    expect(lead(page)).to_have_text("101 of 201 listeners are shown.")
    expect(page.locator("main")).not_to_contain_text("international")
    page.goto(f"{PATH}&state=Conflicted")
    rows(page).first.click()
    panel = page.get_by_role("complementary", name="Listener")
    expect(panel).to_contain_text("What it would take")
    expect(panel).not_to_contain_text("web-listener")
    page.goto("/")
    expect(page.locator("main h1")).to_contain_text("200 of 201 listeners serve on 1 gateway")


def test_a_gateway_that_is_not_there_is_said(open_page, server):
    page = open_page(server, "/gateway?gateway=infra/nothing")
    expect(page.get_by_role("alert").filter(has_text="infra/nothing")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("infra/nothing")


def test_a_lost_connection_is_said_and_what_was_missed_comes(open_page, server, watch):
    watch.allow("no answer")
    page = open_page(server, PATH)
    rows(page).first.wait_for()
    server.stop()
    expect(page.get_by_role("alert").filter(has_text="No connection")).to_be_visible()
    expect(rows(page).first).to_contain_text("ae.example.com")
    with Lintel(binary("LINTEL_BINARY"), server.folder, port=server.port,
                options=["--envoy-binary", ""]) as again:
        commit(again, "web", "Meanwhile", listener_set(
            "web", "meanwhile", {"name": "l", "port": 80, "protocol": "HTTP",
                                 "hostname": "aa.example.com"}))
        expect(rows(page).first).to_contain_text("aa.example.com", timeout=30_000)
        expect(page.get_by_role("alert").filter(has_text="No connection")).to_be_hidden()


def test_axe_finds_nothing(gateway):
    for name, query in {
            "all": "", "listener": "&listener=ls/marketing/marketing-takeover/www", "past": "&at=4",
            "nothing": "&q=nothing", "filtered": "&team=web&port=443"}.items():
        gateway.goto(PATH + query)
        lead(gateway).wait_for()
        if name == "listener":
            gateway.locator(".panel .facts").wait_for()
        look(gateway, f"gateway-{name}")
        assert_accessible(gateway)
        assert_accessible(gateway, "phone")


def test_a_gateway_that_is_deleted_is_not_shown_as_if_it_served(open_page, server):
    page = open_page(server, "/gateway?gateway=infra/edge")
    expect(page.get_by_role("gridcell", name="au.example.com")).to_be_visible()
    server.delete([{"kind": "Gateway", "metadata": {"namespace": "infra", "name": "edge"}}])
    expect(page.get_by_role("alert").filter(has_text="infra/edge")).to_be_visible()
    expect(page.get_by_role("gridcell")).to_have_count(0)
    expect(page.get_by_role("main")).not_to_contain_text("serve")
    page.get_by_role("link", name="Its history").click()
    expect(page).to_have_url(re.compile("/history"))


@pytest.mark.parametrize("query", ["port=99999999", "state=Nope", "team=-x-", "at=1.00000000", "at=abc"])
def test_numbers_of_what_was_asked_before_are_not_shown_for_what_is_refused(query, server, open_page):
    page = open_page(server, "/gateway?gateway=infra/edge")
    expect(page.get_by_role("main")).to_contain_text("307 listeners")
    page.evaluate("""address => {
        const link = document.createElement('a')
        link.href = address
        document.querySelector('header').append(link)
        link.click()
    }""", f"/gateway?gateway=infra/edge&{query}")
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    expect(page.locator(".lead:visible")).to_have_count(0)
