"""Merging by line, as the page has it, in the browser itself."""

import pytest

BASE = "a\nb\nc\nd\n"


@pytest.fixture(scope="module")
def modules(browser, tmp_path_factory):
    """Calls a function of pages/change/merge.js or lines.js on a page of the console."""
    from shop_server import start
    from visit import open_console
    from watch import Watch
    watch = Watch()
    with start(tmp_path_factory.mktemp("merge")) as lintel:
        page = open_console(browser, lintel.url("").rstrip("/"), watch, "/")

        def call(module, name, *arguments):
            return page.evaluate("""async ([module, name, given]) => {
                const main = document.querySelector('script[type=module]').src
                const found = await import(new URL(`pages/change/${module}.js`, main).href)
                return found[name](...given)
            }""", [module, name, list(arguments)])
        yield call
        page.context.close()
    assert watch.problems == []


@pytest.mark.parametrize("mine, theirs, merged, conflicts", [
    (BASE, BASE, BASE, 0),
    ("A\nb\nc\nd\n", BASE, "A\nb\nc\nd\n", 0),
    (BASE, "a\nb\nc\nD\n", "a\nb\nc\nD\n", 0),
    ("A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n", 0),
    ("A\nb\nc\nd\n", "A\nb\nc\nd\n", "A\nb\nc\nd\n", 0),
    ("a\nb\nc\nd\nmine\n", "theirs\na\nb\nc\nd\n", "theirs\na\nb\nc\nd\nmine\n", 0),
    ("a\nd\n", "a\nb\nc\nd\ne\n", "a\nd\ne\n", 0),
    ("a\nX\nc\nd\n", "a\nY\nc\nd\n",
     "a\n<<<<<<< yours\nX\n=======\nY\n>>>>>>> theirs\nc\nd\n", 1),
    ("a\nc\nd\n", "a\nY\nc\nd\n", "a\n<<<<<<< yours\n=======\nY\n>>>>>>> theirs\nc\nd\n", 1),
    ("a\nX\nc\nd\n1\n", "a\nY\nc\nd\n2\n",
     "a\n<<<<<<< yours\nX\n=======\nY\n>>>>>>> theirs\nc\nd\n"
     "<<<<<<< yours\n1\n=======\n2\n>>>>>>> theirs\n", 2),
])
def test_both_changes_are_put_together(modules, mine, theirs, merged, conflicts):
    assert modules("merge", "merge", BASE, mine, theirs) == {
        "text": merged, "conflicts": conflicts}


@pytest.mark.parametrize("choice, text", [
    ("mine", "a\nX\nc\nd\n"), ("theirs", "a\nY\nc\nd\n"), ("both", "a\nY\nX\nc\nd\n")])
def test_a_place_is_decided(modules, choice, text):
    marked = modules("merge", "merge", BASE, "a\nX\nc\nd\n", "a\nY\nc\nd\n")["text"]
    assert modules("merge", "hasMarks", marked)
    assert modules("merge", "decide", marked, 0, choice) == text
    assert not modules("merge", "hasMarks", text)


def test_a_mark_that_is_left_alone_is_seen(modules):
    assert modules("merge", "conflicts", "a\n>>>>>>> theirs\n") == []
    assert modules("merge", "hasMarks", "a\n>>>>>>> theirs\n")


def test_an_item_that_was_put_in_is_shown_as_that_item(modules):
    before = "- name: a\n  port: 80\n- name: c\n  port: 80\n"
    after = "- name: a\n  port: 80\n- name: b\n  port: 80\n- name: c\n  port: 80\n"
    assert modules("lines", "unified", before, after).split("\n") == [
        "@@ -1,4 +1,6 @@", " - name: a", "   port: 80", "+- name: b", "+  port: 80",
        " - name: c", "   port: 80"]


@pytest.mark.parametrize("changed", [0, 1, 500, 5000])
def test_five_thousand_lines_are_compared(modules, changed):
    before = [f"line {i}" for i in range(5000)]
    after = [f"{line}x" if i < changed else line for i, line in enumerate(before)]
    hunks = modules("lines", "hunks", before, after)
    expected = [{"from": 0, "to": changed, "start": 0, "end": changed}] if changed else []
    assert hunks == expected
