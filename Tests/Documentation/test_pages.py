"""What pages tell a reader to type works, and prints what they show.

LINTEL_WRITE_GOLDEN=1 writes into the pages what the program prints now."""

import os
import re

import pytest

from markdown import ROOT, Page, pages
from output import difference
from page_run import OUTPUT, PageRun, missing
from servers import Lintel

# What curl prints and is content with.
PROBLEM = re.compile(r'"type": ?"/problems/([a-z-]+)"')

WITH_SHELL = [page for page in pages() if any(block.language == "sh" for block in page.blocks)]
RUN = [page for page in WITH_SHELL if page.directive("page not run") is None]


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_page(page, lintel_binary, tmp_path):
    assert missing(page) == [], "`make test` installs what is missing"
    run = PageRun(page, lintel_binary, tmp_path)
    if page.directive("server") == "open":
        with Lintel(lintel_binary, tmp_path) as server:
            run.use(server)
            outcomes = run.run(server)
    else:
        outcomes = run.run()
    if os.environ.get("LINTEL_WRITE_GOLDEN"):
        rewrite(page, outcomes)
        page = Page(page.path)
    assert "\n\n".join(problems(page, run, outcomes)) == ""


def problems(page, run, outcomes):
    lines = {block.line: block for block in run.blocks()}
    for line, outcome in outcomes.items():
        place = f"{page.name}:{line}"
        if not outcome.is_done:
            yield f"{place} did not come to its end:\n{outcome.text[-3000:]}"
            return
        for what, directive, found in (
                ("commands that failed", "status", outcome.statuses),
                ("requests that were refused", "refused", PROBLEM.findall(outcome.text))):
            expected = (lines[line].directive(directive) or "").split()
            if found != expected:
                yield f"{place}: {what}: {found}, expected: {expected}\n{outcome.text[-3000:]}"
    # The lines of a page may have moved when it was written anew; the order has not.
    for (_, shown), outcome in zip(shells(page), outcomes.values(), strict=True):
        if shown and (diff := difference(shown.text, outcome.text)):
            yield f"{page.name}:{shown.line} shows another output:\n{diff}"


def shells(page):
    """Each shell block that is run, with the text block that shows its output, if there is one."""
    for block, after in zip(page.blocks, [*page.blocks[1:], None], strict=True):
        if block.language == "sh" and block.directive("not run") is None:
            is_output = (after and after.language == OUTPUT and after.section == block.section
                         and after.directive("not compared") is None)
            yield block, after if is_output else None


def rewrite(page, outcomes):
    """Puts what was printed where the page shows another output, unless `…` leaves out some."""
    lines = page.path.read_text().splitlines()
    for (_, shown), outcome in reversed(list(zip(shells(page), outcomes.values(), strict=True))):
        if shown and "…" not in shown.text and difference(shown.text, outcome.text):
            count = shown.text.count("\n") if shown.text.strip() else shown.text.count("\n") - 1
            lines[shown.line:shown.line + count] = outcome.text.strip("\n").splitlines()
    page.path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("page", WITH_SHELL, ids=lambda page: page.name)
def test_what_is_not_run_says_why(page):
    reasons = [text.split(":", 1)[1].strip() for text in page.comments
               if text.startswith(("page not run:", "not run:", "not compared:"))]
    assert all(len(reason) > 10 for reason in reasons), reasons


def test_the_tutorial_is_run():
    assert "docs/tutorial.md" in [page.name for page in RUN]
    assert (ROOT / "docs/how-to").is_dir()


@pytest.mark.parametrize(("shown", "printed", "is_same"), [
    ("commit 3\n", "commit 3\n", True),
    ("commit 3\n", "commit 4\n", False),
    ("at 2026-01-02T03:04:05Z by me", "at 2027-09-08T07:06:05.123456Z by me", True),
    ("one\n…\nfour", "one\ntwo\nthree\nfour", True),
    ("one\n…\nfour", "one\ntwo\nthree\nfive", False),
    ("A    B\nxx   y", "A  B\nxx  y", True),
    ("  A", "A", False),
    ("hash 0f1e2d3c4b5a", "hash aaaaaaaa1111", True),
])
def test_what_counts_as_the_same_output(shown, printed, is_same):
    assert (difference(shown, printed) is None) == is_same
