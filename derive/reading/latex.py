"""LaTeX to tokens: the same tokens that plain text has, so that one grammar reads both.

Commands are looked up in tables; what is in none of them is refused, so nothing that TeX would execute is known here.
Names are in `scripts`, rows in `environments`; here are groups, arguments and commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import alphabet, commands, packages
from .environments import EnvironmentLexer
from .errors import Code, excerpt
from .notation import Notation
from .plain import plain_script, simplified, transposes
from .scripts import Atom, name_key
from .tokens import MAX_DIGITS, Kind, canonical_name

__all__ = ["LatexLexer", "name_key"]

_ENDS_OPERAND = frozenset(
    {Kind.NUMBER, Kind.WORD, Kind.CLOSE, Kind.BAR, Kind.BANG, Kind.PRIME, Kind.SUPERSCRIPT, Kind.TRANSPOSE, Kind.SET}
)
_LEADING_GROUP = re.compile(r"[1-9][0-9]{0,2}(?![0-9])")
_DEGREE = re.compile(r"\s*\[\s*([0-9]{1,4})\s*\]")
_NO_NAME = re.compile(r"[A-Za-z]{2,}\s*[^A-Za-z\s].*|", re.DOTALL)


class LatexLexer(EnvironmentLexer):
    """The tokens of LaTeX, for the names that a notation declares."""

    def __init__(self, text: str, notation: Notation) -> None:
        super().__init__(text, notation)
        self.depth = 0
        self.arguments: list[list[int]] = []  # depth and number left, of commands that wait for arguments
        self.virtual: list[int] = []  # the depths of arguments that are a command with arguments of its own
        self.opened: list[int] = []  # the tokens that opened the groups around this place
        self.closed = 0  # the token that opened the group that ended last
        self.captions: dict[int, str] = {}  # at which brace an underbrace ends, and the mark of its caption

    # One token after another.

    def _one(self) -> None:
        if self.jumps and self.at >= self.jumps[-1][0]:
            self.at = max(self.at, self.jumps.pop()[1])
            return
        if self.arguments and self.arguments[-1][0] == self.depth and self.characters[self.at] != "{":
            self._unbraced()
            return
        character = self.characters[self.at]
        rule = self._RULES.get(character)
        if rule is not None:
            rule(self)
        else:
            super()._one()

    def _finished(self) -> None:
        if self.arguments:
            self._fail(Code.OPERAND_MISSING, "an argument is missing at the end", len(self.text))
        if self.matrices:
            self._fail(Code.UNMATCHED, "`\\begin` without its `\\end`", len(self.text))

    def _skip_comment(self) -> None:
        while self.at < len(self.text) and self.characters[self.at] != "\n":
            self.at += 1

    def _tie(self) -> None:
        self.at += 1
        self.spaced = True

    def _comma(self) -> None:
        start = self.at
        self.at += 1
        if not (self.text.startswith("\\!", self.at) and self._thousands(start, start + 3)):
            self._emit(Kind.COMMA, start, ",")

    # Groups and arguments.

    def _open_group(self) -> None:
        start = self.at
        if self.text.startswith("{,}", start) and self._thousands(start, start + 3, certain=False):
            return
        self.at += 1
        awaited = bool(self.arguments) and self.arguments[-1][0] == self.depth
        if self.text.startswith("}", self.at) and not awaited:  # an empty group says nothing
            self.at += 1
            return
        self._enter(start)

    def _close_group(self) -> None:
        start = self.at
        self.at += 1
        self._leave(start)
        self._caption(start)
        self._argument_ends()

    def _enter(self, start: int) -> None:
        self.depth += 1
        self.opened.append(len(self.tokens))
        self._emit(Kind.OPEN, start, "{")

    def _leave(self, start: int) -> None:
        self.depth -= 1
        self.closed = self.opened.pop() if self.opened else 0
        self._emit(Kind.CLOSE, start, "}")

    def _argument_ends(self) -> None:
        while self.arguments and self.arguments[-1][0] == self.depth:
            self.arguments[-1][1] -= 1
            if self.arguments[-1][1]:
                return
            self.arguments.pop()
            if not (self.virtual and self.virtual[-1] == self.depth):
                return
            self.virtual.pop()
            self._leave(self.at)

    def _expect(self, count: int) -> None:
        """The next groups, or single tokens, are arguments."""
        self.arguments.append([self.depth, count])

    def _unbraced(self) -> None:
        """An argument without braces: one digit, one letter or one command."""
        start, character = self.at, self.characters[self.at]
        self._enter(start)
        if character.isdigit() and character.isascii():
            self.at += 1
            self._emit(Kind.NUMBER, start, character)
        elif character.isalpha() and character.isascii():
            letter = self._greek_after(start) or character
            self.at += len(letter)
            self._emit(Kind.WORD, start, letter)
        elif not self._command_alone(start):
            return
        self._leave(self.at)
        self._argument_ends()

    def _greek_after(self, start: int) -> str:
        """The name of a Greek letter that begins here: `2^tau` is no LaTeX, but clear."""
        run = self._word_after(start) if self.notation.closed else ""
        return run if len(run) > 2 and run in alphabet.GREEK_NAMES else ""

    def _command_alone(self, start: int) -> bool:
        """A command that is an argument without braces; whether the argument is complete with it."""
        atom = self._atom(start)
        word = self._word_after(start + 1) if self.characters[start] == "\\" else ""
        if atom is not None:
            self.at = atom.end
            self._emit(Kind.WORD, start, atom.base, tail=atom.tail, label=atom.label, whole=len(atom.base) > 1)
            return True
        self.at = start + 1 + len(word)
        if word in commands.FRACTIONS or word == "sqrt":
            self.virtual.append(self.depth)
            self._worded(word, start)
            return False
        if word != "infty":
            self._fail(Code.OPERAND_MISSING, "an argument in braces was expected here", start, "write {…}")
        self._worded(word, start)
        return True

    def _caption(self, closing: int) -> None:
        r"""What is written under an underbrace says nothing about the value."""
        mark = self.captions.get(closing, "")
        at = self._blank(self.at)
        if mark and self.characters[at] == mark:
            content = self._raw_argument(at + 1)
            if content is None:
                self._fail(Code.UNSUPPORTED, "this text is too long, or its brace is never closed", at)
                return
            self.at = content[1]

    # Commands.

    def _command(self) -> None:
        start = self.at
        word = self._word_after(start + 1)
        if not word:
            self._symbol(start)
        elif word == "mathbb":
            self._blackboard(start)
        elif word in commands.OF_LETTERS and (atom := self._atom(start)) is not None:
            self._named(start, atom)
            if word in commands.FONTS:
                self._base_of_logarithm(atom.base, start)
        else:
            self.at = start + 1 + len(word)
            self._worded(word, start)

    def _symbol(self, start: int) -> None:
        """A command of one sign: spaces, braces, the double bar, the end of a row."""
        self.at = start + 2
        sign = self.text[start + 1 : start + 2]
        if sign and sign in ",;:!> \n\t":
            if sign == "," and self._thousands(start, self.at):
                return
            self.spaced = True
        elif sign == "{":
            self._emit(Kind.OPEN, start, "{")
        elif sign == "}":
            self._emit(Kind.CLOSE, start, "}")
        elif sign == "|":
            self._emit(Kind.BAR, start, "‖")
        elif sign == "\\":
            self._row(start)
        else:
            hint = {"%": "write x/100", "$": "give the number without its currency"}.get(sign, "")
            self._fail(Code.UNSUPPORTED, f"`\\{excerpt(sign)}` is not read here", start, hint)

    def _thousands(self, start: int, at: int, certain: bool = True) -> bool:
        """Whether three more digits follow a number that ends at `start`; they are then added to it.

        A single comma in braces, `1{,}234`, might be a decimal comma.
        """
        last = self.tokens[-1] if self.tokens else None
        digits = "".join(self.characters[at : at + 3])
        if last is None or last.kind is not Kind.NUMBER or not last.value.isdigit() or last.end != start:
            return False
        if not (len(digits) == 3 and digits.isdigit() and digits.isascii()) or self.characters[at + 3].isdigit():
            return False
        if not _LEADING_GROUP.match(self.text, last.start):
            return False
        if not certain and len(last.value) <= 3 and not self.text.startswith("{,}", at + 3):
            hint = "write 1000 without a separator, and decimals with a point"
            self.at = at + 3
            message = "a thousands separator or a decimal comma?"
            self._fail(Code.THOUSANDS, message, start, hint)
        if len(last.value) > MAX_DIGITS:
            self._fail(Code.NUMBER_TOO_LONG, f"a number of more than {MAX_DIGITS} digits", last.start)
        self.at = at + 3
        self.tokens[-1] = last._replace(value=last.value + digits, end=self.at)
        return True

    def _worded(self, word: str, start: int) -> None:
        """A command that is no letter."""
        if word in commands.NOTHING:
            self.spaced = self.spaced or word in commands.SPACES
            self.wide = self.wide or word in commands.WIDE
        elif word in commands.SIZES:
            after, self.at = self.at, start
            if not self._formula():
                self.at = after
                self._delimiter(start)
        elif word in commands.DROPPED:
            self._drop_argument(word)
        elif word in commands.FUNCTIONS:
            self._emit(Kind.WORD, start, commands.FUNCTIONS[word], whole=True)
            self._base_of_logarithm(word, start)
        elif word in commands.SIGNS:
            kind, value = commands.SIGNS[word]
            self._emit(kind, start, value)
        elif word in commands.LOGIC and (self.notation.propositions or any(self.cases[-1:])):
            self._emit(Kind.LOGIC, start, commands.LOGIC[word])
        elif word in commands.FRACTIONS:
            self._emit(Kind.FRACTION, start, commands.FRACTIONS[word])
            self._expect(2)
        elif word in packages.DERIVATIVES:
            found, self.at = packages.derivative_tokens(self.text, self.notation, start, self.at, self._raw_argument)
            self.tokens += found
        elif word == "sqrt":
            self._root(start)
        elif word in ("begin", "end"):
            self._environment(word, start)
        elif word in commands.TEXTS:
            self._prose(start)
        elif word in commands.CAPTIONED:
            self.captions[self.braces.get(self._blank(self.at), -1)] = commands.CAPTIONED[word]
        elif word in commands.FONTS and self._bold_ones(start):
            pass
        elif word in commands.FONTS or word in commands.GROUPS:
            self._check_font(word, start)
        else:
            self._refuse(word, start)

    def _refuse(self, word: str, start: int) -> None:
        message, hint = commands.REFUSED.get(word, (f"the command `\\{excerpt(word)}` is not read here", ""))
        code = Code.UNSUPPORTED if word in commands.REFUSED else Code.UNKNOWN_COMMAND
        if word in commands.ACCENTS:
            code, message = Code.NAME, f"`\\{word}` is read over a single name"
        self._fail(code, message, start, hint)

    def _check_font(self, word: str, start: int) -> None:
        """What is in braces behind a font is a group, unless it can only be meant as one word."""
        if word not in commands.UPRIGHT:
            return
        if self.characters[self.at] == "*":
            self.at += 1
        content = self._raw_argument(self.at)
        if content is None or word == "operatorname" or _NO_NAME.fullmatch(content[0]):
            self._fail(Code.NAME, f"`\\{word}` is read around a name of letters", start)

    def _bold_ones(self, start: int) -> bool:
        r"""Whether `\mathbf{1}_m` stands here, all of whose entries are 1, as it does where there are tensors."""
        content = self._raw_argument(self.at)
        if content is None or content[0].strip() != "1" or not (self.notation.closed and self.notation.with_tensors):
            return False
        if self.characters[self._blank(content[1])] != "_":
            return False
        self.at = content[1]
        self._emit(Kind.WORD, start, "ones")
        return True

    def _blackboard(self, start: int) -> None:
        r"""`\mathbb{R}` is a set; `\mathbb{E}`, `\mathbb{P}` and `\mathbb{1}` need more than an expression says."""
        self.at = start + len("\\mathbb")
        content = self._raw_argument(self.at)
        letter = content[0].strip() if content else ""
        self.at = content[1] if content else self.at
        if letter in self.notation.laws.means:
            self._emit(Kind.BIG, start, "expectation")
            return
        if content and letter in self.notation.heads:
            self._named(start, Atom(letter, content[1]))
            return
        if letter in alphabet.SETS.values():
            self._emit(Kind.SET, start, letter)
            return
        message, hint = commands.BLACKBOARD.get(letter, (f"`\\mathbb{{{excerpt(letter, 8)}}}` is not read here", ""))
        self._fail(Code.UNSUPPORTED, message, start, hint)

    def _full_stop(self) -> None:
        """The end of a sentence, at the end of the text or before another formula; elsewhere it has no meaning."""
        rest_is_blank = self._blank(self.at + 1) >= len(self.text)
        ends = bool(self.tokens) and self.tokens[-1].kind in _ENDS_OPERAND
        if not ends or not (rest_is_blank or (self.characters[self.at + 1].isspace() and self._is_outside())):
            super()._one()
            return
        self.at += 1
        if not rest_is_blank:
            self._emit(Kind.SEMICOLON, self.at - 1, ";")

    def _is_outside(self) -> bool:
        """Whether no bracket is open here."""
        return sum((token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE) for token in self.tokens) == 0

    def _delimiter(self, start: int) -> None:
        r"""What follows `\left`, `\right`, `\big`: a bracket, a bar, or a point for none."""
        self.at = self._blank(self.at)
        if self.text[start + 1 : self.at].strip() in ("left", "mleft") and self._at_cases():
            return
        if self.characters[self.at] == ".":
            hint = "put the value in, instead of writing |_{x=a}"
            self._fail(Code.UNSUPPORTED, "a bracket on one side only", start, hint)
        begin = self.at
        word = self._word_after(begin + 1) if self.characters[begin] == "\\" else ""
        if word in ("vert", "Vert"):
            self.at, double = begin + 1 + len(word), word == "Vert"
        elif self.characters[begin] in "|\\" and self.text.startswith(("|", "\\|"), begin):
            double = self.characters[begin] == "\\"
            self.at += 1 + double
        else:
            return
        named = self.text[start + 1 : begin].strip()
        kind = Kind.BAR
        if named in ("left", "mleft") or named.endswith("l"):
            kind = Kind.OPEN
        elif named in ("right", "mright") or (named[0] in "bB" and named.endswith("r")):
            kind = Kind.CLOSE
        self._emit(kind, begin, "‖" if double else "|")

    def _drop_argument(self, word: str) -> None:
        r"""`\label{…}`, `\tag{…}`, `\hspace{…}`: read past."""
        if self.characters[self.at] == "*":
            self.at += 1
        content = self._raw_argument(self.at)
        if content is None or self.characters[self._blank(self.at)] != "{":
            self._fail(Code.OPERAND_MISSING, f"`\\{word}` needs its argument in braces", self.at)
            return
        self.at = content[1]
        self.spaced = True
        self.wide = self.wide or word == "hspace"

    def _base_of_logarithm(self, word: str, start: int) -> None:
        r"""`\log_2 x`, `\log^2_3 x`: the base is the function's tail."""
        if word not in ("log", "ln", "lg") or self.characters[self.at] != "_":
            return
        content = self._raw_argument(self.at + 1)
        tail = "" if content is None else plain_script(content[0])
        if content is None or not tail:
            self._fail(Code.NAME, "the base of a logarithm is a number or a name", self.at)
            return
        self.at = content[1]
        self.tokens[-1] = self.tokens[-1]._replace(tail=tail, explicit=True, end=self.at)

    def _root(self, start: int) -> None:
        degree = _DEGREE.match(self.text, self.at)
        if degree is not None:
            self.at = degree.end()
        elif self.characters[self._blank(self.at)] == "[":
            self._fail(Code.ARGUMENTS, "the degree of a root is a whole number", self.at, "write x^{1/n} for a power")
        self._emit(Kind.ROOT, start, degree.group(1) if degree else "2")
        self._expect(1)

    def _prose(self, start: int) -> None:
        r"""`\text{where }`: words between formulas; `\text{ReLU}` and declared names are names."""
        content = self._raw_argument(self.at)
        if content is None:
            self._fail(Code.UNSUPPORTED, "this text is too long, or its brace is never closed", start)
            return
        name = content[0]
        if name.isalpha() and name.isascii() and commands.is_name(name, self.notation):
            self._named(start, Atom(name, content[1]))
            return
        if self._is_declared(*content):
            self._named(start, Atom(simplified(content[0]), content[1]))
            return
        self.at = content[1]
        if content[0].strip():
            self._emit(Kind.PROSE, start, " ".join(content[0].split()))
        self.spaced = True

    def _is_declared(self, content: str, end: int) -> bool:
        r"""Whether words are a name that the notation has, with what stands below it: `\text{rot}_{180}`."""
        base = simplified(content)
        if not (self.notation.closed and base.isalnum() and base[0].isalpha() and len(base) > 1):
            return False
        before, self.at = self.at, end
        tail, label, _ = self._scripts(base, Atom(base, end))
        self.at = before
        key = canonical_name(base, tail, label)
        return bool(self.notation.name(key) or self.notation.function(key))

    # What is raised, and what is lowered behind something that is no name.

    def _raised(self) -> None:
        start = self.at
        empty = self._raw_argument(start + 1)
        content = None if self._at_bound() and empty is not None and empty[0].strip() else empty
        plain = "" if content is None else simplified(content[0])
        if content is not None and not content[0].strip():  # an empty group says nothing
            self.at = content[1]
        elif content is not None and (transposes(content[0], bool(self.notation.name("T"))) or self._on_tensor(plain)):
            self.at = content[1]
            self._emit(Kind.TRANSPOSE, start, "T")
            if plain.startswith("-"):
                self._put(Kind.POWER, "^", start)
                self._put(Kind.MINUS, "-", start)
                self._put(Kind.NUMBER, "1", start)
        elif content is not None and plain in commands.RAISED_PRIMES:
            self.at = content[1]
            self._emit(Kind.PRIME, start, commands.RAISED_PRIMES[plain])
        elif plain in commands.RAISED_SIGNS and content is not None and content[0] not in "+-−":
            message, hint = commands.RAISED_SIGNS[plain]
            self._fail(Code.UNSUPPORTED, message, start, hint)
        else:
            self.at = self._blank(start + 1)
            self._emit(Kind.POWER, start, "^")
            self._check_exponent_ends()

    def _at_bound(self) -> bool:
        r"""Whether what is raised here is the bound of a sum: `\sum^n`, `\sum_{i=1}^n`."""
        if not self.tokens or self.tokens[-1].kind is Kind.BIG:
            return bool(self.tokens)
        if self.tokens[-1].kind is not Kind.CLOSE or self.closed < 2:
            return False
        before, sign = self.tokens[self.closed - 1], self.tokens[self.closed - 2]
        return self.tokens[-1].value == "}" and before.kind is Kind.UNDER and sign.kind is Kind.BIG

    def _on_tensor(self, plain: str) -> bool:
        """Whether a T, though it is a name, stands above a matrix."""
        if plain not in ("T", "-T") or not self.tokens:
            return False
        last = self.tokens[-1]
        key = canonical_name(last.value, last.tail, last.label)
        return last.kind is Kind.WORD and self.notation.is_tensor(key)

    def _check_exponent_ends(self) -> None:
        """`x^12` would be set as x¹2, `e^xy` as eˣy; what their authors meant is another question."""
        start, first = self.at, self.characters[self.at]
        if first == "{" or (first == "(" and self.notation.closed):  # 2^(n+1) is no LaTeX, but clear
            return
        if first in alphabet.MINUS | alphabet.PLUS:
            self._check_signed(start)
            return
        following = self.characters[start + 1] if start < len(self.text) else first
        base = self.tokens[-2] if len(self.tokens) > 1 else None
        exponential = base is not None and base.value == "e" and not self.notation.name("e")
        letters = _is_letter(first) and _is_letter(following) and not self._at_bound_of_sum()
        letters = letters and not self._greek_after(start)
        if (first.isdigit() and (following.isdigit() or (exponential and _is_letter(following)))) or letters:
            self.at += 1
            self._fail(Code.AMBIGUOUS, "where does this exponent end?", start, "write the exponent in braces")
        self._expect(1)

    def _check_signed(self, start: int) -> None:
        """`x^-1` is a power; `x^-` and `x^+` are labels that are not read."""
        following = self.characters[self._blank(start + 1)]
        if following == "}" and self._in_limit():
            return
        if not (following.isalnum() or following in "\\({."):
            message, hint = commands.RAISED_SIGNS["+" if self.characters[start] in alphabet.PLUS else "-"]
            self._fail(Code.UNSUPPORTED, message, start, hint)

    def _in_limit(self) -> bool:
        r"""Whether what is read here stands below a limit: the point of `\lim_{x \to 0^+}`."""
        depth = 0
        for at in range(len(self.tokens) - 1, 1, -1):
            depth += (self.tokens[at].kind is Kind.CLOSE) - (self.tokens[at].kind is Kind.OPEN)
            if depth < 0:
                return self.tokens[at - 1].kind is Kind.UNDER and self.tokens[at - 2].value == "limit"
        return False

    def _at_bound_of_sum(self) -> bool:
        """The same as `_at_bound`, behind the mark."""
        mark = self.tokens.pop()
        found = self._at_bound()
        self.tokens.append(mark)
        return found

    def _lowered(self) -> None:
        start = self.at
        self.at = self._blank(start + 1)
        self._emit(Kind.UNDER, start, "_")
        if self.tokens[-2:-1] and self.tokens[-2].kind is Kind.CLOSE and self._plain_run("", self.at - 1):
            self._lowered_word()
        elif self.characters[self.at] != "{":
            self._expect(1)

    _RULES: dict[str, Callable[[LatexLexer], None]] = {  # noqa: RUF012 - a table, never changed
        "\\": _command,
        "{": _open_group,
        "}": _close_group,
        "%": _skip_comment,
        "~": _tie,
        "&": EnvironmentLexer._ampersand,
        "^": _raised,
        "_": _lowered,
        ",": _comma,
        ".": _full_stop,
    }


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
