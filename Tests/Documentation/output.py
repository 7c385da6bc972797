"""Compares what a page shows with what was printed."""

import difflib
import re

# What is another each time, and what stands for it where two outputs are compared.
MASKS = [
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", "<time>"),
    (r"\d{4}-\d\d-\d\d", "<time>"),
    (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "<time>"),
    (r"\b\d\d:\d\d:\d\d\b", "<time>"),
    (r"\b(?:just now|now|\d+ ?(?:ms|s|m|h|d)(?:econds?|inutes?|ours?|ays?)?(?: ago)?)\b", "<age>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
    (r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b", "<hash>"),
    # Columns are as wide as what is in them.
    (r"(?<=\S) {2,}", "  "),
    (r"(?m) +$", ""),
]


def masked(text):
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text)
    return text.strip("\n") + "\n"


def difference(shown, printed):
    """How they differ, as a unified diff; None if they do not. `…` in what is shown stands for
    anything."""
    shown, printed = masked(shown), masked(printed)
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    if re.fullmatch(pattern, printed, re.DOTALL):
        return None
    return "\n".join(difflib.unified_diff(
        shown.splitlines(), printed.splitlines(), "the page", "the program", lineterm=""))
