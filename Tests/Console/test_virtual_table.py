"""A table of 100,000 rows, and of more than an element can be high."""

from playwright.sync_api import expect

from shared import until
from test_gateway import PATH, grid, lead, rows

#: Of the document at any time; a table that draws all its rows has a hundred times as many.
MOST_ROWS = 200


def test_100000_rows_are_scrolled_through(open_page, big_server):
    page = open_page(big_server, PATH)
    # Whoever comes first waits until the server has put them in order.
    rows(page).first.wait_for()
    expect(lead(page)).to_contain_text("100,000 listeners of 200 teams on 4 ports: 99,995 serve")
    most = grid(page).evaluate("""async element => {
        let most = 0
        for (let step = 0; step < 60; step++) {
            element.scrollTop += step % 10 === 9 ? 200_000 : 900
            await new Promise(requestAnimationFrame)
            most = Math.max(most, document.querySelectorAll('[role=row]').length)
        }
        return most
    }""")
    assert 10 < most < MOST_ROWS
    grid(page).evaluate("element => { element.scrollTop = 50_000 * 34 }")
    middle = page.locator("[role=row][aria-rowindex='50002']")
    expect(middle).to_have_attribute("aria-busy", "false")
    answer = big_server.json("/v1/namespaces/infra/gateways/edge/listeners?offset=50000&limit=1")
    expect(middle).to_contain_text(answer["rows"][0]["hostname"])
    grid(page).focus()
    page.keyboard.press("End")
    last = page.locator("[role=row][aria-rowindex='100001']")
    expect(last).to_be_in_viewport()
    expect(last).to_have_attribute("aria-busy", "false")


def test_what_is_searched_is_found_among_100000(open_page, big_server):
    page = open_page(big_server, PATH)
    page.get_by_role("searchbox", name="Part of a hostname").fill("h77.team-123.")
    expect(lead(page)).to_have_text("1 of 100,000 listeners is shown.")
    expect(rows(page).first).to_contain_text("h77.team-123.example.com")


def test_parts_that_are_scrolled_by_are_not_asked_for(open_page, big_server):
    page = open_page(big_server, PATH)
    rows(page).first.wait_for()
    asked = []
    page.on("request", lambda request: "/listeners?" in request.url and asked.append(request.url))
    grid(page).evaluate("""async element => {
        for (let step = 0; step < 100; step++) {
            element.scrollTop += 25_000
            await new Promise(requestAnimationFrame)
        }
    }""")
    bottom = page.locator("[role=row][aria-busy='true']")
    expect(bottom).to_have_count(0)
    # Each of the 100 steps showed another part of 200 rows.
    assert 0 < len(asked) < 70


MILLION = """async () => {
    const base = document.querySelector('script[type=module]').src
    const { VirtualTable } = await import(new URL('pages/gateway/virtual-table.js', base))
    const load = async (offset, limit) => ({
        matching: 1_000_000,
        rows: Array.from({ length: limit }, (_, place) => ({ id: offset + place })),
    })
    const table = new VirtualTable({
        label: 'A million', columns: [{ key: 'id', name: 'Number', cell: row => `row ${row.id}` }],
        keyOf: row => row.id, onopen() {},
    })
    table.element.style.height = '400px'
    document.querySelector('main').replaceChildren(table.element)
    await table.show(load)
}"""


def test_a_million_rows_have_a_right_scroll_bar(page):
    page.locator("main h1").wait_for()
    page.evaluate(MILLION)
    table = page.get_by_role("grid", name="A million")
    assert table.evaluate("element => element.scrollHeight") < 11_000_000
    table.focus()
    page.keyboard.press("End")
    expect(page.get_by_text("row 999999", exact=True)).to_be_in_viewport()
    bar = "element => element.scrollTop / (element.scrollHeight - element.clientHeight)"
    assert table.evaluate(bar) > 0.999
    table.evaluate("element => { element.scrollTop = element.scrollHeight / 2 }")
    middle = page.locator("[role=row][aria-rowindex]").nth(20)
    until(lambda: abs(int(middle.get_attribute("aria-rowindex")) - 500_000) < 1000, "the middle")
    page.keyboard.press("Home")
    expect(page.get_by_text("row 0", exact=True)).to_be_in_viewport()
    # The wheel moves by what it says, not by what the bar stands for.
    table.hover()
    page.mouse.wheel(0, 340)
    expect(page.get_by_text("row 10", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("row 0", exact=True)).not_to_be_in_viewport()
    expect(page.get_by_text("row 40", exact=True)).not_to_be_in_viewport()
