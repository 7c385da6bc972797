"""History: who did what, when and why; what differs between two versions; as it was at a time."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

import guarded
from accessibility import assert_accessible
from shop_server import commit
from views import look

EDGE = "/v1/namespaces/infra/gateways/edge"


def listeners(name, *hostnames, namespace="web", port=80):
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
            "metadata": {"namespace": namespace, "name": name},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
                {"name": f"l{number}", "hostname": hostname, "port": port, "protocol": "HTTP"}
                for number, hostname in enumerate(hostnames)]}}


def query(page):
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def commits(page):
    return page.locator(".commit")


@pytest.fixture
def history(server, open_page):
    def history(path="/history?gateway=infra/edge", **options):
        page = open_page(server, path, **options)
        expect(page.get_by_role("heading", name="History", level=1)).to_be_visible()
        return page
    return history


def test_the_answer_stands_on_top(history):
    """Which version is current, since when, by whom and why."""
    page = history()
    main = page.get_by_role("main")
    expect(main).to_contain_text("infra/edge is at version 10, with 306 listeners")
    expect(commits(page)).to_have_count(11)
    expect(commits(page).first).to_contain_text("We want www")
    look(page, "history")
    assert_accessible(page)
    assert_accessible(page, "phone")


def test_arrows_move_through_versions_and_enter_opens_the_commit(history):
    page = history()
    plot = page.get_by_role("slider")
    expect(commits(page)).to_have_count(11)
    plot.focus()
    page.keyboard.press("Home")
    expect(plot).to_have_attribute(
        "aria-valuetext", "Version 2 by platform: The edge gateway, 0 added, 0 removed")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".readout")).to_contain_text("The main site")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Commit 3", exact=True)).to_be_visible()
    assert query(page)["commit"] == "3"


def test_dragging_shows_a_span_of_time(history):
    page = history()
    expect(commits(page)).to_have_count(11)
    box = page.get_by_role("slider").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 700, box["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=*")
    assert query(page)["since"] < query(page)["until"]
    page.get_by_role("link", name="all", exact=True).click()
    expect(commits(page)).to_have_count(11)
    assert "since" not in query(page)


def test_versions_are_a_table_too(history):
    page = history()
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("region", name="Versions as a table").locator("tbody tr")
    expect(rows).to_have_count(9)
    expect(rows.first).to_contain_text("marketing")


def test_filters_are_in_the_address(history):
    """By team, kind and person, as a link and by hand."""
    page = history("/history?gateway=infra/edge&ns=mobile")
    expect(commits(page).locator(".revision")).to_have_text(["8", "4", "1"])
    page.get_by_label("Kind").select_option("HTTPRoute")
    expect(commits(page).locator(".revision")).to_have_text(["8"])
    assert query(page) == {"gateway": "infra/edge", "ns": "mobile", "kind": "HTTPRoute"}
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("Person").fill("marketing")
    page.get_by_label("Person").press("Enter")
    expect(commits(page).locator(".revision")).to_have_text(["11", "10", "6"])
    page.go_back()
    expect(commits(page)).to_have_count(11)
    page.get_by_label("Person").fill("nobody")
    page.get_by_label("Person").press("Enter")
    expect(page.get_by_text("No commit fits")).to_be_visible()


def test_older_commits_come_page_by_page(history, server):
    for number in range(55):
        commit(server, "web", f"Number {number}", listeners("many", f"n{number}.example.com"))
    page = history()
    expect(commits(page)).to_have_count(50)
    page.get_by_role("button", name="Older").click()
    expect(commits(page)).to_have_count(66)
    expect(page.get_by_role("button", name="Older")).to_have_count(0)


def test_a_commit_tells_each_field_before_and_after(history, server):
    commit(server, "web", "A shop", listeners("shop", "shop.example.com", "sale.example.com"))
    made = commit(server, "web", "On another port", listeners("shop", "shop.example.com", port=8080))
    page = history(f"/history?gateway=infra/edge&commit={made['revision']}")
    fields = page.get_by_role("region", name="Fields of ListenerSet web/shop")
    expect(fields.get_by_role("row", name="spec.listeners[l0].port")).to_contain_text("808080")
    expect(fields.get_by_role("row", name="spec.listeners[l1]")).to_contain_text("sale.example.com")
    expect(page.get_by_role("main")).to_contain_text("No proxy asks for this gateway now")
    look(page, "history-commit")
    assert_accessible(page)
    page.get_by_role("link", name="All commits that touched it").click()
    expect(commits(page).locator(".message")).to_have_text(["On another port", "A shop"])


def test_two_versions_are_compared_by_listener_and_as_yaml(history, server):
    commit(server, "web", "A shop", listeners("shop", "shop.example.com", "sale.example.com"))
    commit(server, "web", "On another port", listeners("shop", "shop.example.com", port=8080))
    page = history()
    form = page.get_by_role("form", name="Compare two versions")
    form.get_by_label("Compare version or time").fill("neither")
    form.get_by_role("button", name="Compare").click()
    assert "from" not in query(page)
    form.get_by_label("Compare version or time").fill("12")
    form.get_by_role("button", name="Compare").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 listener removed, 1 listener changed.")
    expect(page.locator(".changes .removed")).to_contain_text("sale.example.com:80")
    expect(page.locator(".changes .modified")).to_contain_text("8080")
    page.get_by_text("As YAML").click()
    expect(page.get_by_role("region", name="Difference as YAML")).to_contain_text("sale.example.com")
    look(page, "history-difference")
    assert_accessible(page)
    page.get_by_role("link", name="The other way round").click()
    expect(main).to_contain_text("1 listener added, 1 listener changed.")


def test_routes_are_compared_field_by_field(history, server):
    path = "/v1/namespaces/web/httproutes/apex"
    route = server.json(path)
    before = route["metadata"]["resourceVersion"]
    del route["status"], route["metadata"]["resourceVersion"]
    route["spec"]["rules"][0]["filters"][0]["requestRedirect"]["statusCode"] = 302
    commit(server, "web", "Not for ever", route)
    page = history(f"/history?gateway=infra/edge&from={max(int(before), 10)}")
    page.get_by_text("HTTPRoute web/apex").click()
    row = page.get_by_role("region", name="Fields of HTTPRoute web/apex").locator("tbody tr")
    expect(row).to_contain_text("statusCode")
    expect(row.locator("del")).to_have_text("301")
    expect(row.locator("ins")).to_have_text("302")


def test_as_it_was_at_a_time(history, server):
    time = server.json(f"{EDGE}/versions/10")["time"]
    commit(server, "web", "A shop", listeners("shop", "shop.example.com"))
    page = history(f"/history?gateway=infra/edge&at={time}")
    main = page.get_by_role("main")
    expect(main).to_contain_text("infra/edge was at version 10, with 306 listeners.")
    expect(main).to_contain_text("1 listener added.")
    expect(page.get_by_role("link", name="Its listeners then")).to_have_attribute(
        "href", f"/gateway?gateway=infra%2Fedge&at={time.replace(':', '%3A')}")
    assert_accessible(page)
    page.goto("/history?gateway=infra/edge&at=2001-01-01T00:00:00Z")
    expect(main).to_contain_text("infra/edge served nothing yet.")


def test_what_happens_shows_while_one_reads(history, server):
    """The list grows, and who reads it keeps the place and the focus."""
    page = history()
    link = page.get_by_role("link", name="Commit 5", exact=True)
    link.focus()
    before = link.bounding_box()["y"]
    commit(server, "web", "A shop", listeners("shop", "shop.example.com"))
    expect(commits(page)).to_have_count(12)
    expect(page.get_by_role("main")).to_contain_text("infra/edge is at version 12")
    expect(link).to_be_focused()
    assert abs(link.bounding_box()["y"] - before) < 120


def test_what_people_write_is_text(history, server):
    message = "<img src=x onerror=alert(1)>\n<script>alert(2)</script>"
    made = commit(server, "web", message, listeners("shop", "shop.example.com"))
    page = history()
    expect(commits(page).first).to_contain_text("<img src=x onerror=alert(1)>")
    page.goto(f"/history?gateway=infra/edge&commit={made['revision']}")
    opened = page.get_by_role("region", name=f"Commit {made['revision']}")
    expect(opened).to_contain_text("<script>alert(2)</script>")


def test_who_sees_one_team_only_sees_no_ways_back(guarded_server, open_page):
    token = guarded.team(guarded_server, "mobile", role="viewer").text
    page = open_page(guarded_server, "/history?gateway=infra/edge&commit=4", token=token)
    expect(page.get_by_text("You may not undo commits")).to_be_visible()
    expect(page.get_by_role("link", name="Roll back")).to_have_count(0)


def test_a_gateway_that_is_not_there_is_said(history):
    page = history("/history?gateway=infra/nowhere")
    expect(page.get_by_role("main")).to_contain_text("There is no gateway infra/nowhere")
    expect(commits(page).first).to_be_visible()


def test_a_commit_that_is_not_there_is_said(history):
    page = history("/history?gateway=infra/edge&commit=1000000")
    expect(page.get_by_role("alert").filter(has_text="there is no commit 1000000")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="All commits").click()
    expect(commits(page)).to_have_count(11)


def test_a_team_sees_its_own_part_of_a_gateway(guarded_server, open_page):
    """Its commits and what of its own differs, also where the versions are not for it."""
    token = guarded.team(guarded_server, "web").text
    page = open_page(guarded_server, "/history", token=token)
    expect(page.get_by_role("main")).to_contain_text("You see your own part of infra/edge.")
    expect(commits(page).locator(".revision")).to_have_text(["7", "3", "1"])
    form = page.get_by_role("form", name="Compare two versions")
    form.get_by_label("Compare version or time").fill("3")
    form.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("main")).to_contain_text("3 routes added.")


def test_versions_that_fall_together_are_spaced_evenly_by_themselves(history):
    """All were made within seconds, and the plot is of many years; who wants it otherwise says so."""
    page = history("/history?gateway=infra/edge&since=2001-01-01T00:00:00Z")
    timeline = page.get_by_role("region", name="Timeline")
    timeline.get_by_role("link", name="as time passes").click()
    expect(timeline.get_by_role("link", name="evenly spaced")).to_be_visible()
    assert query(page)["axis"] == "time"
    expect(timeline).to_contain_text("9 versions, numbered by their commits")


def test_times_are_typed_as_they_are_read(history):
    page = history()
    page.get_by_label("From").fill("some day")
    page.get_by_label("From").press("Enter")
    assert "since" not in query(page)
    page.get_by_label("From").fill("2001-02-03 22:05")
    page.get_by_label("From").press("Enter")
    expect(page).to_have_url(re.compile("since=2001-02-03T22%3A05%3A00.000Z"))
    page.reload()
    expect(page.get_by_label("From")).to_have_value("2001-02-03 22:05:00")


def test_j_goes_through_commits(history):
    page = history()
    expect(commits(page)).to_have_count(11)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Commit 11", exact=True)).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Commit 10", exact=True)).to_be_focused()


def test_a_commit_without_message_says_what_it_changed(history, server):
    made = commit(server, "web", "", listeners("shop", "shop.example.com"))
    page = history()
    expect(commits(page).first.locator(".message")).to_have_text("ListenerSet web/shop created")
    page.goto(f"/history?gateway=infra/edge&commit={made['revision']}")
    opened = page.get_by_role("region", name=f"Commit {made['revision']}")
    expect(opened).to_contain_text("ListenerSet web/shop created")
