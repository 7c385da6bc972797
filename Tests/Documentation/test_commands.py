"""Every `lintel …` that a page shows is one that the program has."""

import pytest

import shell
from markdown import pages

# What changed with a version is told in the words of that version.
PAGES = [page for page in pages() if page.name != "CHANGELOG.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands(page, commands):
    problems = []
    for line, words in shown(page):
        if arguments := of_lintel(words):
            problems += [f"{page.name}:{line}: {' '.join(words)}: {problem}"
                         for problem in problems_of(arguments[1:], commands)]
    assert problems == []


def shown(page):
    """Line and words of each command in blocks, and in code within sentences."""
    for block in page.blocks:
        if block.language in ("sh", "bash"):
            for words in shell.commands(block.text):
                yield block.line, words
    for line, span in page.code_spans():
        if span.startswith(("lintel ", "kubectl lintel ")):
            for words in shell.commands(span):
                yield line, words


def of_lintel(words):
    """The words from `lintel` on; None if this is not the program."""
    if words[:2] == ["kubectl", "lintel"]:
        return words[1:]
    if words[0].rsplit("/", 1)[-1] == "lintel":
        return words
    # `watch lintel nodes`, `xargs lintel apply`
    return None


def problems_of(words, command):
    """What of a command line the program does not know."""
    path = [command["commandName"]]
    options = options_of(command)
    problems, waits_for_value = [], False
    for word in words:
        children = {child["commandName"]: child for child in command.get("subcommands", [])}
        if waits_for_value:
            waits_for_value = False
        elif word in ("--", "…"):
            break
        elif word.startswith("-") and word != "-":
            name, has_value = word.partition("=")[0], "=" in word
            if name not in options:
                problems.append(f"{' '.join(path)} has no option {name}")
            else:
                waits_for_value = options[name] and not has_value
        elif children:
            if word not in children:
                problems.append(f"{' '.join(path)} has no command {word}")
                break
            command = children[word]
            path.append(word)
            options = options_of(command)
        elif not any(argument["kind"] == "positional" for argument in command.get("arguments", [])):
            problems.append(f"{' '.join(path)} takes no {word}")
    return problems


def options_of(command):
    """The spellings of its options, and whether each takes a value."""
    return {
        ("--" if name["kind"] == "long" else "-") + name["name"]: argument["kind"] == "option"
        for argument in command.get("arguments", []) if argument["kind"] != "positional"
        for name in argument["names"]} | {"--help": False, "-h": False}


TREE = {"commandName": "lintel", "subcommands": [{
    "commandName": "apply", "arguments": [
        {"kind": "option", "names": [{"kind": "long", "name": "filename"},
                                     {"kind": "short", "name": "f"}]},
        {"kind": "flag", "names": [{"kind": "long", "name": "yes"}]}]}]}


@pytest.mark.parametrize(("line", "problem"), [
    ("lintel apply -f shop.yaml --yes", None),
    ("until lintel apply --filename=x; do sleep 1; done", None),
    ("X=1 ./lintel apply --no > out", "lintel apply has no option --no"),
    ("true && lintel aply -f x", "lintel has no command aply"),
    ("lintel apply --yes 2> errors", None),
    ("lintel apply …", None),
    ("lintel apply shop.yaml", "lintel apply takes no shop.yaml"),
    ("echo \"$(lintel aply)\"", "lintel has no command aply"),
    ("cat <<END | lintel apply -f -\nlintel nothing\nEND", None),
])
def test_what_is_found(line, problem):
    found = [problem for words in shell.commands(line) if (arguments := of_lintel(words))
             for problem in problems_of(arguments[1:], TREE)]
    assert found == ([problem] if problem else [])
