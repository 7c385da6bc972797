"""What the tests need of a Markdown file: its code blocks, links and directives."""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,}|~{3,})(?P<language>[^`]*)$")
COMMENT = re.compile(r"^ *<!-- *(?P<text>.*?) *-->$")
HEADING = re.compile(r"^#{1,6} +(?P<text>.*?)(?: +#+)?$")
LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
CODE = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)")


@dataclass
class Block:
    """A fenced block: its text without the fences, what a comment right above says of it, and the
    line of the heading that it is under."""

    language: str
    text: str
    line: int
    section: int
    directives: list = field(default_factory=list)

    def directive(self, name):
        """What follows `NAME:` in a comment above the block; None without one."""
        return next((text.split(":", 1)[1].strip() for text in self.directives
                     if text.startswith(name + ":")), None)


class Page:
    """One Markdown file of the repository."""

    def __init__(self, path):
        self.path = Path(path)
        self.name = str(
            self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path.name)
        self.blocks, self.comments, self.prose = [], [], []
        self._read(self.path.read_text().splitlines())

    def _read(self, lines):
        rows = enumerate(lines, 1)
        above, section = [], 0
        for number, line in rows:
            if fence := FENCE.match(line):
                self.blocks.append(self._block(rows, number, fence, above, section))
                above = []
            elif comment := COMMENT.match(line):
                above.append(comment["text"])
                self.comments.append(comment["text"])
            else:
                if line.strip():
                    above = []
                if HEADING.match(line):
                    section = number
                self.prose.append((number, line))

    @staticmethod
    def _block(rows, start, fence, directives, section):
        indent, ticks = len(fence["indent"]), fence["ticks"]
        text = []
        for _, line in rows:
            if line.strip() and set(line.strip()) == {ticks[0]} and len(line.strip()) >= len(ticks):
                break
            text.append(line[indent:] if not line[:indent].strip() else line)
        return Block(
            fence["language"].strip(), "\n".join(text) + "\n", start, section, directives)

    def directive(self, name):
        return next((text.split(":", 1)[1].strip() for text in self.comments
                     if text.startswith(name + ":")), None)

    def links(self):
        """Line and target of each link outside of code."""
        for number, line in self.prose:
            for link in LINK.finditer(CODE.sub(lambda code: "`" * len(code[0]), line)):
                yield number, link["target"]

    def code_spans(self):
        for number, line in self.prose:
            for span in CODE.finditer(line):
                yield number, span["code"].strip()


def pages():
    """Every Markdown file that is the project's own."""
    foreign = {".build", ".venv", ".venv-bench", ".prometheus", ".git"}
    return [Page(path) for path in sorted(ROOT.rglob("*.md"))
            if not foreign & set(path.relative_to(ROOT).parts)]
