"""Reads shell just well enough to find the commands in it."""

import re
import shlex

HEREDOC = re.compile(r"<<-?\s*(?P<quote>['\"]?)(?P<word>\w+)(?P=quote)")
ASSIGNMENT = re.compile(r"^\w+=")
SEPARATORS = set(";|&()<>\n")
BEFORE_COMMANDS = {"if", "until", "while", "then", "do", "else", "!", "time", "sudo", "exec", "{"}


def without_heredocs(text):
    """The script, and apart from it what its here documents have, each with whether the shell
    leaves it as it is."""
    script, documents = [], []
    lines = iter(text.replace("\\\n", " ").splitlines())
    for line in lines:
        script.append(line)
        for heredoc in HEREDOC.finditer(line):
            document = []
            for row in lines:
                if row.strip() == heredoc["word"]:
                    break
                document.append(row)
            documents.append(("\n".join(document) + "\n", bool(heredoc["quote"])))
    return "\n".join(script), documents


def commands(text):
    """The words of each command, without assignments, redirections and comments."""
    script, _ = without_heredocs(text)
    words, is_redirected = [], False
    script = re.sub(r"(^|\s)#.*", r"\1", script, flags=re.MULTILINE)
    for token in tokens(re.sub(r"(?<=\s)\d+(?=[<>])", "", script)):
        # What $( ) runs is a command of its own, also within quotes.
        for inner in re.findall(r"\$\(([^()]*)\)", token):
            yield from commands(inner)
        if set(token) <= SEPARATORS:
            is_redirected = bool(set(token) & set("<>"))
            if words and not is_redirected:
                yield words
                words = []
        elif is_redirected:
            is_redirected = False
        elif words or not (ASSIGNMENT.match(token) or token in BEFORE_COMMANDS or token == "$"):
            words.append(token)
    if words:
        yield words


def tokens(script):
    lexer = shlex.shlex(script, posix=True, punctuation_chars=";|&()<>\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    return lexer
