"""LaTeX mathematics into a tree. What is not understood is refused with its place, never dropped."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .symbols import (
    ACCENTS,
    BIG,
    CHARACTERS,
    COMMANDS,
    DELIMITERS,
    FENCES,
    FONTS,
    FUNCTIONS,
    LIMITED,
    SIZES,
    SPACES,
    TEXTS,
)
from .tree import (
    Accent,
    Big,
    Fenced,
    Font,
    Fraction,
    Kind,
    Letter,
    Node,
    Number,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Stack,
    Table,
    Text,
    Word,
)

_TOKEN: Final = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_DEEPEST: Final = 60
_DIGITS: Final = frozenset("0123456789")
_OPENING, _CLOSING = frozenset("([{⌊⌈⟨"), frozenset(")]}⌋⌉⟩")
_FRACTIONS: Final = {"frac": None, "dfrac": True, "tfrac": False, "binom": None, "dbinom": True, "tbinom": False}
_IN_TEXT: Final = {"wedge": "^", "sim": "~", "backslash": "\\", "textbackslash": "\\", "ldots": "…", "dots": "…"}
_ENDS: Final = frozenset(("", "}", "&", r"\\", r"\right", r"\end"))


class NotTypeset(ValueError):
    """LaTeX that is not set here: what is wrong with it, and where in the `source`, counted from 0."""

    def __init__(self, message: str, source: str, position: int) -> None:
        super().__init__(f"{message} (character {position + 1})")
        self.message = message
        self.source = source
        self.position = position


@lru_cache(maxsize=1024)
def parsed(latex: str) -> Row:
    """The tree of a formula, given without delimiters. Raises `NotTypeset`."""
    return _Parser(latex).whole()


class _Parser:
    """One pass over the tokens; white space between them means nothing in mathematics."""

    def __init__(self, source: str) -> None:
        self.source = source
        found = [(match[0], match.start()) for match in _TOKEN.finditer(source) if not match[0].isspace()]
        self.words = [word for word, _ in found] + [""]
        self.places = [place for _, place in found] + [len(source)]
        self.at = 0
        self.depth = 0

    def error(self, message: str, at: int | None = None) -> NotTypeset:
        return NotTypeset(message, self.source, self.places[self.at if at is None else at])

    def whole(self) -> Row:
        """The tree of all tokens."""
        return self.row(("",))

    def row(self, ends: tuple[str, ...]) -> Row:
        """Atoms up to one of the ends, which is not passed."""
        if self.depth > _DEEPEST:
            raise self.error("nested too deeply")
        self.depth += 1
        items: list[Node] = []
        places: list[int] = []
        while (word := self.words[self.at]) not in ends:
            if word in _ENDS:
                raise self.error(f"{_shown(word)} where {' or '.join(map(_shown, ends))} was expected")
            place = self.places[self.at]
            if word in ("^", "_", "'"):
                base: Node = Row(())
                if items and not isinstance(items[-1], Space):
                    base, place = items.pop(), places.pop()
                node: Node = self.scripts(base)
            else:
                node = self.atom()
            items.append(node)
            places.append(place)
        places.append(self.places[self.at])
        self.depth -= 1
        return Row(tuple(items), tuple(places))

    def scripts(self, base: Node) -> Node:
        """All scripts of a base, in either order; primes come before what else is raised."""
        primes, sub, sup = 0, None, None
        while (word := self.words[self.at]) in ("^", "_", "'"):
            self.at += 1
            if word == "'":
                primes += 1
            elif word == "_":
                if sub is not None:
                    raise self.error("two subscripts", self.at - 1)
                sub = self.argument()
            else:
                if sup is not None:
                    raise self.error("two superscripts", self.at - 1)
                sup = self.argument()
        if primes:
            mark = Letter("′″‴⁗"[primes - 1] if primes <= 4 else "′" * primes, Font.UPRIGHT)
            rest = () if sup is None else sup.items if isinstance(sup, Row) else (sup,)
            sup = Row((mark, *rest)) if rest else mark
        return Scripts(base, sub, sup)

    def argument(self) -> Node:
        """A group, or a single token; a group of one atom is that atom."""
        word = self.words[self.at]
        if word == "{":
            group = self.group()
            return group.items[0] if len(group.items) == 1 else group
        if word in _ENDS or word in ("^", "_", "'"):
            raise self.error(f"{_shown(word)} where an argument was expected")
        return self.atom(single=True)

    def group(self) -> Row:
        """What stands in braces."""
        if self.words[self.at] != "{":
            raise self.error("a { was expected")
        self.at += 1
        row = self.row(("}",))
        self.at += 1
        return row

    def atom(self, single: bool = False) -> Node:
        """One atom; a whole number unless `single`."""
        word = self.words[self.at]
        if word in _DIGITS:
            return self.number(single)
        if word == "{":
            group = self.group()
            return group.items[0] if len(group.items) == 1 and not isinstance(group.items[0], Sign) else group
        if word[0] == "\\":
            return self.command(word[1:])
        self.at += 1
        if word in CHARACTERS:
            return CHARACTERS[word]
        if word == "~":
            return Space(1 / 3)
        if word.isalpha() and word.isprintable():
            return Letter(word)
        raise self.error(f"{word!r} is not set in a formula", self.at - 1)

    def number(self, single: bool) -> Number:
        start = self.at
        self.at += 1
        while not single:
            after = self.words[self.at : self.at + 4]
            if after[0] in _DIGITS:
                self.at += 1
            elif after[0] == "." and after[1] in _DIGITS:
                self.at += 2
            elif after[:3] == ["{", ",", "}"] and after[3] in _DIGITS:
                self.at += 4
            else:
                break
        return Number("".join(self.words[start : self.at]).replace("{,}", ","))

    def command(self, word: str) -> Node:
        """What begins with a backslash."""
        if word in COMMANDS:
            self.at += 1
            return COMMANDS[word]
        if word in SPACES:
            self.at += 1
            return Space(SPACES[word])
        if word in FUNCTIONS or word in LIMITED:
            self.at += 1
            return Word(LIMITED.get(word, word), function=True, limits=word in LIMITED)
        if word in BIG:
            self.at += 1
            return Big(BIG[word])
        if word in TEXTS:
            return self.text()
        return self.governing(word)

    def governing(self, word: str) -> Node:
        """A command with arguments."""
        start = self.at
        self.at += 1
        if word in _FRACTIONS:
            over, under = self.argument(), self.argument()
            display = _FRACTIONS[word]
            if word.endswith("frac"):
                return Fraction(over, under, display=display)
            return Fenced("(", Row((Fraction(over, under, bar=False, display=display),)), ")")
        if word in ACCENTS:
            return Accent(word, self.argument())
        if word in FONTS:
            cut = _cut(self.argument(), FONTS[word])
            if cut is None:
                raise self.error(f"\\{word} is set for letters and digits only", start)
            return cut
        if word in ("operatorname", "operatorname*"):
            name = _word(self.argument())
            if name is None:
                raise self.error("a name is made of letters, digits and signs", start)
            return Word(name, function=True, limits=word.endswith("*"))
        if word == "sqrt":
            index = None
            if self.words[self.at] == "[":
                self.at += 1
                index = _unwrapped(self.row(("]",)))
                self.at += 1
            return Root(self.argument(), index)
        if word == "left":
            return self.fenced()
        if word in SIZES:
            return self.sized(word)
        if word == "middle":
            return Sign(self.delimiter(), Kind.RELATION, -1)
        if word == "begin":
            return self.environment()
        if word == "substack":
            return self.substack()
        if word in ("overset", "stackrel"):
            over = self.argument()
            return Stack(self.argument(), over=over)
        if word == "underset":
            under = self.argument()
            return Stack(self.argument(), under=under)
        raise self.error(f"\\{word} is not set here", start)

    # ---- brackets

    def delimiter(self) -> str:
        word = self.words[self.at]
        if word not in DELIMITERS:
            raise self.error(f"{_shown(word)} where a bracket was expected")
        self.at += 1
        return DELIMITERS[word]

    def fenced(self) -> Fenced:
        left = self.delimiter()
        body = self.row((r"\right",))
        self.at += 1
        return Fenced(left, body, self.delimiter())

    def sized(self, word: str) -> Sign:
        char = self.delimiter()
        plain = Kind.OPEN if char in _OPENING else Kind.CLOSE if char in _CLOSING else Kind.ORDINARY
        ends = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.RELATION}
        return Sign(char, ends.get(word[-1], plain), SIZES[word])

    # ---- tables

    def environment(self) -> Table:
        start = self.at - 1
        name = self.name()
        if name not in FENCES:
            raise self.error(f"the environment {name} is not set here", start)
        align = {"cases": "l", "array": ""}.get(name, "c")
        if name == "array":
            align = self.name()
            if not align or set(align) - set("lcr"):
                raise self.error("the columns of an array are l, c or r", start)
        rows = self.table((r"\end",))
        self.at += 1
        if self.name() != name:
            raise self.error(rf"\begin{{{name}}} has another \end", start)
        return Table(rows, *FENCES[name], align, small=name == "smallmatrix", formulas=name == "aligned")

    def substack(self) -> Table:
        if self.words[self.at] != "{":
            raise self.error("a { was expected")
        self.at += 1
        rows = self.table(("}",))
        self.at += 1
        return Table(rows, small=True)

    def table(self, ends: tuple[str, ...]) -> tuple[tuple[Row, ...], ...]:
        rows: list[list[Row]] = [[]]
        while True:
            rows[-1].append(self.row(("&", r"\\", *ends)))
            word = self.words[self.at]
            if word in ends:
                break
            self.at += 1
            if word == r"\\":
                rows.append([])
        if len(rows) > 1 and len(rows[-1]) == 1 and not rows[-1][0].items:
            rows.pop()  # a last row may be ended too
        return tuple(map(tuple, rows))

    def name(self) -> str:
        """The name in braces of an environment."""
        if self.words[self.at] != "{":
            raise self.error("a { was expected")
        start = self.at = self.at + 1
        while self.words[self.at].isalpha() or self.words[self.at] == "*":
            self.at += 1
        if self.words[self.at] != "}":
            raise self.error("a } was expected")
        self.at += 1
        return "".join(self.words[start : self.at - 1])

    # ---- words

    def text(self) -> Node:
        r"""`\text{…}`, in which formulas may stand between dollar signs."""
        self.at += 1
        if self.words[self.at] != "{":
            raise self.error("a { was expected")
        opening, depth = self.at, 0
        while True:
            word = self.words[self.at]
            if not word:
                raise self.error("a } is missing", opening)
            depth += (word == "{") - (word == "}")
            if not depth:
                break
            self.at += 1
        begin, end = self.places[opening] + 1, self.places[self.at]
        self.at += 1
        parts = re.split(r"(?<!\\)\$", self.source[begin:end])
        if len(parts) % 2 == 0:
            raise self.error("a $ is missing", opening)
        nodes: list[Node] = []
        for position, part in enumerate(parts):
            if position % 2:
                nodes.append(self.inside(part, begin))
            elif part:
                nodes.append(Text(self.plain(part, begin)))
            begin += len(part) + 1
        return nodes[0] if len(nodes) == 1 else Row(tuple(nodes))

    def inside(self, latex: str, begin: int) -> Row:
        parser = _Parser(latex)
        parser.depth = self.depth + 1
        try:
            return Row(parser.whole().items)
        except NotTypeset as error:
            raise NotTypeset(error.message, self.source, begin + error.position) from None

    def plain(self, text: str, begin: int) -> str:
        """Text without TeX's own characters: escaped ones are themselves."""
        parts = []
        for match in re.finditer(r"\\([A-Za-z]+)\s?|\\(.)|(.)", text, re.DOTALL):
            command, escaped, char = match.groups()
            if command is not None and command not in _IN_TEXT:
                raise NotTypeset(rf"\{command} is not set in text", self.source, begin + match.start())
            char = _IN_TEXT[command] if command is not None else escaped or char
            if escaped is not None and escaped not in r" #$%&_{},":
                raise NotTypeset(rf"\{escaped} is not set in text", self.source, begin + match.start())
            if char.isspace():
                char = " "
            elif escaped is None and command is None and (char in r"#%&^_" or not char.isprintable()):
                raise NotTypeset(f"{char!r} is not set in text", self.source, begin + match.start())
            if escaped is None and char in "{}":
                continue
            parts.append(" " if escaped is None and char == "~" and command is None else char)
        return "".join(parts)


def _shown(word: str) -> str:
    return word or "the end"


def _unwrapped(row: Row) -> Node:
    return row.items[0] if len(row.items) == 1 else row


def _word(node: Node) -> str | None:
    """The characters of letters, digits and signs side by side."""
    parts: list[str] = []
    for item in node.items if isinstance(node, Row) else (node,):
        if isinstance(item, (Letter, Sign)):
            parts.append(item.char)
        elif isinstance(item, Number):
            parts.append(item.digits)
        elif isinstance(item, Space):
            parts.append(" " if item.width > 0 else "")
        else:
            return None
    return "".join(parts) or None


def _cut(node: Node, font: Font) -> Node | None:
    """The letters of a node in a font; upright letters side by side are one word. None where it has no letters."""
    if isinstance(node, Letter):
        return Letter(node.char, font)
    if isinstance(node, Number):
        bold = Font.BOLD if font is Font.BOLD_ITALIC else font
        return Number(node.digits, Font.UPRIGHT if bold in (Font.ITALIC, Font.CALLIGRAPHIC, Font.FRAKTUR) else bold)
    if isinstance(node, (Sign, Space)):
        return node
    if isinstance(node, Accent):
        body = _cut(node.body, font)
        return None if body is None else Accent(node.mark, body)
    if isinstance(node, Scripts):
        base = _cut(node.base, font)
        sub, sup = (None if script is None else _cut(script, font) for script in (node.sub, node.sup))
        whole = base and (sub or not node.sub) and (sup or not node.sup)
        return Scripts(base, sub, sup) if base and whole else None
    if not isinstance(node, Row) or not node.items:
        return None
    if (
        font is Font.UPRIGHT
        and (word := _word(node))
        and all(isinstance(i, (Letter, Number, Sign)) for i in node.items)
    ):
        return Word(word)
    cut = [_cut(item, font) for item in node.items]
    return None if None in cut else Row(tuple(item for item in cut if item is not None))
