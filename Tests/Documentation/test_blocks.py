"""Code blocks are of a language that is known, and well-formed in it."""

import json
import subprocess

import pytest
import yaml

from markdown import pages

LANGUAGES = {"sh", "bash", "yaml", "json", "text", "swift", "python", "nginx", "sql"}
BLOCKS = [(page, block) for page in pages() for block in page.blocks]


def name(case):
    page, block = case
    return f"{page.name}:{block.line}"


def of(*languages):
    return [case for case in BLOCKS if case[1].language in languages]


def test_languages():
    assert [f"{name((page, block))}: {block.language or 'none'}" for page, block in BLOCKS
            if block.language not in LANGUAGES] == []


@pytest.mark.parametrize("case", of("sh", "bash"), ids=name)
def test_shell(case):
    result = subprocess.run(["bash", "-n"], input=case[1].text, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("case", of("yaml"), ids=name)
def test_yaml(case):
    for _ in yaml.safe_load_all(case[1].text):
        pass


@pytest.mark.parametrize("case", of("json"), ids=name)
def test_json(case):
    json.loads(case[1].text)
