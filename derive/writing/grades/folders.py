"""Names of folders for names of students: different ones for different students, whatever they call themselves."""

from __future__ import annotations

from hashlib import sha256

_KEPT = "-_.@"
_LONGEST = 100  # characters; file systems take 255
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{k}" for port in ("com", "lpt") for k in range(10))])


def encoded(student: str) -> str:
    """The name with every byte but ASCII letters, digits and `-_.@` as `%XX`; injective.

    It is never empty, never begins or ends with a dot, holds no separator, and is no device of Windows, whatever the
    extension. One that is long ends with its SHA-256 instead.
    """
    data = student.encode("utf-8", "surrogatepass")
    text = "".join(_kept(chr(byte)) for byte in data) or "%"
    if text.startswith(".") or text.split(".")[0].lower() in _DEVICES:
        text = f"%{ord(text[0]):02X}{text[1:]}"
    if text.endswith("."):
        text = f"{text[:-1]}%2E"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}%~{sha256(data).hexdigest()}"


def _kept(character: str) -> str:
    plain = character.isascii() and (character.isalnum() or character in _KEPT)
    return character if plain else f"%{ord(character):02X}"


class Folders:
    """Names in the order in which they are asked for; of those that differ in case only, the later are numbered."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, student: str) -> str:
        """A name that no file system takes for one given before."""
        name = encoded(student)
        unique, k = name, 1
        while unique.lower() in self._taken:
            k += 1
            unique = f"{name}%~{k}"
        self._taken.add(unique.lower())
        return unique
