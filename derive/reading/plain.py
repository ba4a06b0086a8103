"""LaTeX scripts as plain characters: `t-1` for `{t-1}`, `yhat` for `\\hat y`, `*` for `\\star`."""

from __future__ import annotations

import re
from functools import lru_cache

from . import commands

_LOWERED_TWICE = re.compile(r"(?<=[A-Za-z])_(?=[0-9])")
SCRIPT = re.compile(r"[A-Za-z0-9+\-,*':]+")
BRACKETED = re.compile(r"\(([A-Za-z0-9+\-,*]+)\)|\[([A-Za-z0-9+\-]+)\]")

# degrees have no sign of their own
_NOTHING = re.compile(r"\\(?:[,;:!> ]|left(?![A-Za-z])|right(?![A-Za-z])|\\)|\^\{?\\circ\}?")
_ACCENTED = re.compile(rf"\\({'|'.join(sorted(commands.ACCENTS, key=len, reverse=True))})\s*\{{?([A-Za-z])\}}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_TRANSPOSES = ("\\top", "\\intercal", "\\transpose")


@lru_cache(maxsize=1024)
def simplified(content: str) -> str:
    """A script without fonts, spaces and braces, its Greek letters by name and accents behind the letter."""
    text = _NOTHING.sub("", content)
    text = _ACCENTED.sub(lambda found: found.group(2) + commands.ACCENTS[found.group(1)], text)
    text = _COMMAND.sub(_command_text, text)
    return re.sub(r"[{}\s]", "", text.replace("−", "-").replace("–", "-"))


@lru_cache(maxsize=1024)
def plain_script(content: str) -> str:
    """A script as plain characters, `h1` for h_1; nothing where it is not plain."""
    plain = _LOWERED_TWICE.sub("", simplified(content))
    return plain if SCRIPT.fullmatch(plain) else ""


def _command_text(match: re.Match[str]) -> str:
    word = match.group(1)
    if word in commands.FONTS or word in commands.TEXTS:
        return ""
    if word in ("star", "ast"):
        return "*"
    return commands.LETTERS.get(word) or (word if word in ("max", "min") else "\\" + word)


def transposes(content: str, t_is_a_name: bool) -> bool:
    r"""Whether something raised transposes: `\top`, `\intercal`, `\mathsf T`, or T where that is no name."""
    plain = simplified(content).removeprefix("-")
    return plain in _TRANSPOSES or (plain == "T" and ("\\" in content or not t_is_a_name))
