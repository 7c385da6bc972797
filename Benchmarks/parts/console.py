"""The console in Chromium, with 100,000 listeners: the time from a navigation to the first rows that can
be read, beside a page of nginx that has as many rows in its HTML, and frames while one scrolls."""

import sys
from dataclasses import replace
from pathlib import Path

from peers import TUNED, Nginx
from samples import quantile
from servers import Lintel

sys.path.append(str(Path(__file__).resolve().parents[2] / "Tests/Console"))

PAGES = replace(TUNED, http=TUNED.http + " default_type text/html;")
GATEWAY = "/gateway?gateway=infra/edge"
#: As many as are seen in a window of 1440 × 900.
ROWS = 24
FRAMES = 600

#: Notes when a row is there and drawn, in milliseconds since the navigation began.
WATCH = """() => {
    const isThere = () => document.querySelector('[role=row]:not([aria-busy=true]) [role=gridcell]:not(:empty)')
    const look = () => {
        if (!isThere()) return requestAnimationFrame(look)
        requestAnimationFrame(() => { window.firstUse = performance.now() })
    }
    requestAnimationFrame(look)
}"""

#: Scrolls by 800 pixels for each frame, and notes how long each one took.
SCROLL = """async ([grid, frames]) => {
    const scrolls = element => element.scrollHeight > element.clientHeight + 10
        && /auto|scroll/.test(getComputedStyle(element).overflowY)
    let element = grid
    while (!scrolls(element)) element = element.parentElement
    const times = []
    let before = await new Promise(requestAnimationFrame)
    for (let frame = 0; frame < frames; frame++) {
        element.scrollTop += 800
        const now = await new Promise(requestAnimationFrame)
        times.push(now - before)
        before = now
    }
    return times
}"""


def run(bench):
    # Only here: other parts need no browser.
    from big import SETS, TEAMS, gateway, listener_set
    from chromium import running_chromium

    files = bench.subfolder("console-files")
    (files / "index.html").write_text(plain())
    with Lintel(bench.lintel, bench.subfolder("console")) as lintel, \
            Nginx(bench.folder, files, PAGES, name="nginx-console") as nginx, running_chromium() as browser:
        lintel.change([gateway()])
        for first in range(0, TEAMS, 20):
            lintel.change([listener_set(team, number)
                           for team in range(first, first + 20) for number in range(SETS)])
        first_use(bench, browser, lintel.url(GATEWAY), nginx.url("/"))
        frames(bench.table, browser, lintel.url(GATEWAY))


def plain():
    """A page that has its rows from the start."""
    cells = "".join(f"<div role=gridcell>{text}</div>" for text in (
        "h1.team-001.example.com", 443, "HTTPS", "team-001/set-1", "serving", 0, "–"))
    rows = f"<div role=row>{cells}</div>" * ROWS
    return ("<!doctype html><html lang=en><meta charset=utf-8><title>Rows</title>"
            "<style>[role=row] { display: grid; grid-template-columns: repeat(7, 1fr) }</style>"
            f"<main><h1>Rows</h1>{rows}</main>")


def first_use(bench, browser, ours, peer):
    """By turns, each with a new cache and then with what is in it."""
    times = {(kind, url): [] for kind in ("cold", "warm") for url in (ours, peer)}
    for _ in range(bench.options.rounds * 4):
        for url in (ours, peer):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_init_script(f"({WATCH})()")
            page = context.new_page()
            for kind in ("cold", "warm"):
                page.goto(url)
                page.wait_for_function("() => window.firstUse")
                times[kind, url].append(page.evaluate("window.firstUse"))
            context.close()
    for kind in ("cold", "warm"):
        mine, its = (quantile(times[kind, url], 0.5) for url in (ours, peer))
        bench.table.add(
            f"the first rows of 100,000 listeners in a browser, {kind} cache", f"{mine:.0f} ms",
            f"a plain page of nginx {its:.0f} ms", f"{mine / its:.2f}", "< 400 ms", mine < 400)
    worst = quantile(times["cold", ours], 0.95)
    bench.table.add("… p95 with a cold cache", f"{worst:.0f} ms")


def frames(table, browser, url):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_selector("[role=gridcell]:not(:empty)")
    grid = page.evaluate_handle("document.querySelector('[role=grid]')")
    times = page.evaluate(SCROLL, [grid, FRAMES])
    page.close()
    table.most(f"frames while all of it is scrolled by, p95 of {FRAMES}", quantile(times, 0.95), "ms", 50)
    table.add("… longer than 50 ms", str(sum(time > 50 for time in times)))
