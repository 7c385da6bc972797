"""The runner of pages notices what it has to notice."""

import subprocess

import pytest

from markdown import Page
from page_run import PageRun
from test_pages import problems


def found(text, folder, seconds=20):
    path = folder / "README.md"
    path.write_text(text)
    page = Page(path)
    run = PageRun(page, "/nonexistent", folder)
    return "\n".join(problems(page, run, run.run(seconds=seconds)))


@pytest.mark.parametrize(("text", "problem"), [
    ("```sh\necho one\n```\n\n```text\none\n```", ""),
    ("```sh\necho one\n```\n\n```text\ntwo\n```", "README.md:5 shows another output"),
    ("```sh\necho one\n```\n\n## Else\n\n```text\ntwo\n```", ""),
    ("```sh\nfalse\necho one\n```", "README.md:1: commands that failed: ['1'], expected: []"),
    ("<!-- status: 1 -->\n```sh\nfalse\necho one\n```", ""),
    ("<!-- status: 1 -->\n```sh\necho one\n```", "failed: [], expected: ['1']"),
    ("```sh\nfalse | cat\n```", "commands that failed: ['1']"),
    ("```sh\necho '{\"type\":\"/problems/invalid\"}'\n```", "refused: ['invalid'], expected: []"),
    ("```sh\nuntil [ -e x ]; do touch x; done\n```", ""),
    ("```sh\nx=1\ncd /\n```\n```sh\necho $x $PWD\n```\n```text\n1 /\n```", ""),
    ("```sh\nexit 0\n```\n```sh\necho one\n```", "README.md:1 did not come to its end"),
    ("```sh\necho 8080\n```\n```text\n8080\n```", ""),
    ("<!-- not run: it has no end at all -->\n```sh\nsleep 1000\n```", ""),
])
def test_what_is_noticed(text, problem, tmp_path):
    assert problem in (said := found(text, tmp_path)) and (problem or not said)


def test_what_hangs_is_ended(tmp_path):
    assert "did not come to its end" in found("```sh\nsleep 1000\n```", tmp_path, seconds=0.5)


def test_nothing_runs_on_after_who_waited_was_interrupted(tmp_path, monkeypatch):
    started = []

    class Interrupted(subprocess.Popen):
        def wait(self, timeout=None):
            if timeout is not None:
                started.append(self)
                raise KeyboardInterrupt
            return super().wait()

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        found("```sh\nsleep 1000\n```", tmp_path)
    assert [process.returncode for process in started] == [-9]


def test_nothing_of_who_runs_the_tests(tmp_path, monkeypatch):
    monkeypatch.setenv("LINTEL_TOKEN", "secret")
    assert found("```sh\nls\necho ${LINTEL_TOKEN-none}\n```\n```text\nnone\n```", tmp_path) == ""
