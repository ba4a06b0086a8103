"""LaTeX to tokens: the same tokens that plain text has, so that one grammar reads both.

Commands are looked up in tables; what is in none of them is refused, so nothing that TeX would execute is known here.
Names take their accents, subscripts and raised labels with them; what is raised and no label is a power.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import alphabet, commands
from .errors import Code, ReadingError, excerpt
from .notation import Notation
from .tokens import BIG_WORDS, Kind, Lexer, Token, canonical_name

_LABEL_LIMIT = 60
_ALIGNMENTS = frozenset("align aligned alignat gather gathered split equation eqnarray multline array".split())
_MATRICES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix smallmatrix".split())
_PLAIN = re.compile(r"[A-Za-z0-9+\-,*':]+")
_BRACKETED = re.compile(r"\(([A-Za-z0-9+\-,*]+)\)|\[([A-Za-z0-9+\-]+)\]")
_COLUMNS = re.compile(r"\s*\{[lcr|@{}\s]*\}|\s*\[[a-z]\]")


class LatexLexer(Lexer):
    """The tokens of LaTeX, for the names that a notation declares."""

    def __init__(self, text: str, notation: Notation) -> None:
        super().__init__(text, notation)
        self.depth = 0
        self.arguments: list[list[int]] = []  # depth and number left, of commands that wait for arguments
        self.jumps: list[tuple[int, int]] = []  # where a raised part ends that stood before a subscript, and what then
        self.matrices: list[bool] = []  # of each environment, whether it is a matrix

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

    def _fail(self, code: Code, message: str, start: int, hint: str = "") -> None:
        raise ReadingError(code, message, self.text, (start, max(self.at, start + 1)), hint)

    def _skip_comment(self) -> None:
        while self.at < len(self.text) and self.characters[self.at] != "\n":
            self.at += 1

    def _tie(self) -> None:
        self.at += 1
        self.spaced = True

    # Groups and arguments.

    def _open_group(self) -> None:
        start = self.at
        if self.text.startswith("{,}", start) and self._thousands(start + 3):
            return
        self.at += 1
        if self.text.startswith("}", self.at):  # an empty group says nothing
            self.at += 1
            return
        self.depth += 1
        self._emit(Kind.OPEN, start, "{")

    def _close_group(self) -> None:
        start = self.at
        self.at += 1
        self.depth -= 1
        self._emit(Kind.CLOSE, start, "}")
        self._argument_ends()

    def _argument_ends(self) -> None:
        if self.arguments and self.arguments[-1][0] == self.depth:
            self.arguments[-1][1] -= 1
            if not self.arguments[-1][1]:
                self.arguments.pop()

    def _expect(self, count: int) -> None:
        """The next groups, or single tokens, are arguments."""
        self.arguments.append([self.depth, count])

    def _unbraced(self) -> None:
        """An argument without braces: one digit, one letter or one command."""
        start, character = self.at, self.characters[self.at]
        self.depth += 1
        self.tokens.append(Token(Kind.OPEN, start, start, "{", spaced=self.spaced))
        self.spaced = False
        if character.isdigit() and character.isascii():
            self.at += 1
            self._emit(Kind.NUMBER, start, character)
        elif character in "}&)]":
            self._fail(Code.OPERAND_MISSING, "an argument was expected here", start)
        elif character.isalpha() and character.isascii():
            run = self._word_after(start)
            letter = run if len(run) > 2 and run in alphabet.GREEK_NAMES else character  # 2^tau is no LaTeX, but clear
            self.at += len(letter)
            self._emit(Kind.WORD, start, letter)
        else:
            self._command_alone(start)
        self.depth -= 1
        self.tokens.append(Token(Kind.CLOSE, self.at, self.at, "}"))
        self._argument_ends()

    def _command_alone(self, start: int) -> None:
        """A command that is an argument without braces: a letter, or a name with an accent."""
        name = self._atom(start)
        if name is None:
            self._fail(Code.OPERAND_MISSING, "an argument in braces was expected here", start, "write {…}")
            return
        self.at = name[1]
        self._emit(Kind.WORD, start, name[0])
        self.tokens[-1] = self.tokens[-1]._replace(whole=len(name[0]) > 1)

    # Commands.

    def _command(self) -> None:
        start = self.at
        word = self._word_after(start + 1)
        if not word:
            self._symbol(start)
        elif (name := self._atom(start)) is not None:
            self._named(start, *name)
        else:
            self.at = start + 1 + len(word)
            self._worded(word, start)

    def _word_after(self, at: int) -> str:
        end = at
        while self.characters[end].isascii() and self.characters[end].isalpha():
            end += 1
        return self.text[at:end]

    def _symbol(self, start: int) -> None:
        """A command of one sign: spaces, braces, the double bar, the end of a row."""
        self.at = start + 2
        sign = self.text[start + 1 : start + 2]
        if sign in ",;:!> \n\t":
            if sign == "," and self._thousands(self.at):
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
            self._fail(Code.UNSUPPORTED, f"`\\{excerpt(sign)}` is not read here", start)

    def _thousands(self, at: int) -> bool:
        """Whether three more digits of a number follow; they are then added to it."""
        last = self.tokens[-1] if self.tokens else None
        digits = self.text[at : at + 3]
        if last is None or last.kind is not Kind.NUMBER or not last.value.isdigit():
            return False
        if not (len(digits) == 3 and digits.isdigit() and digits.isascii()) or self.characters[at + 3].isdigit():
            return False
        if last.end != self.at - 2 and last.end != self.at:
            return False
        self.at = at + 3
        self.tokens[-1] = last._replace(value=last.value + digits, end=self.at)
        return True

    def _worded(self, word: str, start: int) -> None:
        """A command that is no letter."""
        if word in commands.NOTHING:
            self.spaced = self.spaced or word in commands.SPACES
        elif word in commands.SIZES:
            self._delimiter(start)
        elif word in commands.DROPPED:
            self._drop_argument(word)
        elif word in commands.FUNCTIONS:
            self._emit(Kind.WORD, start, commands.FUNCTIONS[word])
            self.tokens[-1] = self.tokens[-1]._replace(whole=True)
            self._base_of_logarithm(word)
        elif word in commands.SIGNS:
            kind, value = commands.SIGNS[word]
            self._emit(kind, start, value)
        elif word in commands.FRACTIONS:
            self._emit(Kind.FRACTION, start, commands.FRACTIONS[word])
            self._expect(2)
        elif word == "sqrt":
            self._root(start)
        elif word in ("begin", "end"):
            self._environment(word, start)
        elif word in commands.TEXTS:
            self._prose(start)
        elif word in commands.FONTS or word in commands.GROUPS:
            return  # what is in braces behind it is a group
        else:
            self._fail(Code.UNKNOWN_COMMAND, f"the command `\\{excerpt(word)}` is not read here", start)

    def _delimiter(self, start: int) -> None:
        r"""What follows `\left`, `\right`, `\big`: a bracket, a bar, or a point for none."""
        while self.characters[self.at] in alphabet.SPACES:
            self.at += 1
        if self.characters[self.at] == ".":
            self._fail(Code.UNSUPPORTED, "a bracket on one side only", start)
        word, begin = self._word_after(self.at + 1) if self.characters[self.at] == "\\" else "", self.at
        if self.text.startswith(("|", "\\|", "\\vert", "\\Vert"), self.at):
            value = "‖" if self.text.startswith(("\\|", "\\Vert"), self.at) else "|"
            self.at += {"|": 1, "\\": 2}[self.characters[self.at]] if not word else 1 + len(word)
            side = self.text[start + 1 : start + 2]
            named = self.text[start + 1 : begin].strip()
            kind = Kind.BAR
            if named in ("left", "mleft") or (named.endswith("l") and named != "l"):
                kind = Kind.OPEN
            elif named in ("right", "mright") or (side == "b" and named.endswith("r")):
                kind = Kind.CLOSE
            self._emit(kind, begin, value)

    def _drop_argument(self, word: str) -> None:
        r"""`\label{…}`, `\tag{…}`, `\hspace{…}`: read past."""
        if self.characters[self.at] == "*":
            self.at += 1
        content = self._raw_argument(self.at)
        if content is None or not self.text.startswith("{", self.at):
            self._fail(Code.OPERAND_MISSING, f"`\\{word}` needs its argument in braces", self.at)
            return
        self.at = content[1]
        self.spaced = True

    def _base_of_logarithm(self, word: str) -> None:
        r"""`\log_2 x`: the base is the function's tail."""
        if word not in ("log", "ln", "lg") or self.characters[self.at] != "_":
            return
        content = self._raw_argument(self.at + 1)
        tail = "" if content is None else self._plain_script(content[0])
        if content is None or not tail:
            self._fail(Code.NAME, "the base of a logarithm is a number or a name", self.at)
            return
        self.at = content[1]
        self.tokens[-1] = self.tokens[-1]._replace(tail=tail, explicit=True, end=self.at)

    def _root(self, start: int) -> None:
        degree = re.compile(r"\s*\[\s*([0-9]{1,4})\s*\]").match(self.text, self.at)
        if degree is not None:
            self.at = degree.end()
        elif self.text[self.at :].lstrip().startswith("["):
            self._fail(Code.ARGUMENTS, "the degree of a root is a whole number", self.at, "write x^{1/n} for a power")
        self._emit(Kind.ROOT, start, degree.group(1) if degree else "2")
        self._expect(1)

    def _prose(self, start: int) -> None:
        r"""`\text{where }`: words between formulas."""
        content = self._raw_argument(self.at)
        if content is None:
            self._fail(Code.UNSUPPORTED, "this text is too long, or its brace is never closed", start)
            return
        self.at = content[1]
        if content[0].strip():
            self._emit(Kind.PROSE, start, " ".join(content[0].split()))
        self.spaced = True

    # Environments.

    def _environment(self, word: str, start: int) -> None:
        named = re.compile(r"\s*\{([a-z]+)(\*?)\}", re.IGNORECASE).match(self.text, self.at)
        name = named.group(1) if named else ""
        if named is None or name not in _ALIGNMENTS | _MATRICES:
            hint = "write a case on each side out" if name in ("cases", "dcases") else ""
            self._fail(Code.UNSUPPORTED, f"the environment `{excerpt(name) or '?'}` is not read here", start, hint)
            return
        self.at = named.end()
        if word == "begin":
            self._begin(name, start)
        else:
            self._end(name, start)

    def _begin(self, name: str, start: int) -> None:
        columns = _COLUMNS.match(self.text, self.at) if name in ("array", "alignat") else None
        self.at = columns.end() if columns else self.at
        matrix = name in _MATRICES or (name == "array" and bool(self.tokens) and self.tokens[-1].kind is Kind.OPEN)
        self.matrices.append(matrix)
        if matrix:
            if name == "vmatrix":
                self._put(Kind.OPEN, "|", start)
            self._emit(Kind.OPEN, start, "[")
            self._put(Kind.OPEN, "[", start)
            self._put(Kind.OPEN, "{", start)

    def _end(self, name: str, start: int) -> None:
        if not self.matrices:
            self._fail(Code.UNMATCHED, "`\\end` without a `\\begin`", start)
        if self.matrices.pop():
            if [token.value for token in self.tokens[-3:]] == [",", "[", "{"]:  # a row end behind the last row
                del self.tokens[-3:]
            else:
                self._put(Kind.CLOSE, "}", start)
                self._put(Kind.CLOSE, "]", start)
            self._emit(Kind.CLOSE, start, "]")
            if name == "vmatrix":
                self._put(Kind.CLOSE, "|", start)

    def _put(self, kind: Kind, value: str, start: int) -> None:
        """A token that the author did not write, but the layout says."""
        self.tokens.append(Token(kind, start, self.at, value))

    def _row(self, start: int) -> None:
        spacing = re.compile(r"\*?(\[[0-9.\s]*[a-z]*\])?").match(self.text, self.at)
        self.at = spacing.end() if spacing else self.at
        if not (self.matrices and self.matrices[-1]):
            self._emit(Kind.ROW, start, "\\\\")
            return
        self._put(Kind.CLOSE, "}", start)
        self._put(Kind.CLOSE, "]", start)
        self._emit(Kind.COMMA, start, ",")
        self._put(Kind.OPEN, "[", start)
        self._put(Kind.OPEN, "{", start)

    def _ampersand(self) -> None:
        start = self.at
        self.at += 1
        if not (self.matrices and self.matrices[-1]):
            self._emit(Kind.ALIGN, start, "&")
            return
        self._put(Kind.CLOSE, "}", start)
        self._emit(Kind.COMMA, start, ",")
        self._put(Kind.OPEN, "{", start)

    # Names.

    def _word(self) -> None:
        """A run of letters, or one Greek one; subscripts and labels belong to the last letter."""
        start = self.at
        if self.characters[start] in alphabet.GREEK:
            self._named(start, alphabet.GREEK[self.characters[start]], start + 1)
            return
        run = self._word_after(start)
        self.at = start + len(run)
        if self.is_big(run):
            self._emit(Kind.BIG, start, BIG_WORDS[run])
            return
        self._named(start, run, start + len(run), whole=False)

    def _named(self, start: int, base: str, end: int, whole: bool = True) -> None:
        self.at = end
        tail, label, raised = self._scripts(base if whole else base[-1])
        self._emit(Kind.WORD, start, base)
        word = self.tokens[-1]
        key = canonical_name(base, tail, label)
        called = self._argument_of_name(key)
        if called:
            word = word._replace(value=called, end=self.at, whole=True)
        else:
            single = whole or len(base) == 1
            word = word._replace(tail=tail, explicit=bool(tail) and single, label=label, whole=whole and len(base) > 1)
        self.tokens[-1] = word
        if raised is not None:
            self.jumps.append((raised[1], self.at))
            self.at = raised[0]

    def _atom(self, start: int) -> tuple[str, int] | None:
        """The name that begins here, without scripts, and where it ends: a letter, accents and fonts on one."""
        accents: list[str] = []
        at, closers = start, 0
        while True:
            at = self._blank(at)
            if self.characters[at] == "{" and at > start:
                at, closers = at + 1, closers + 1
                continue
            word = self._word_after(at + 1) if self.characters[at] == "\\" else ""
            if word in commands.ACCENTS:
                accents.append(commands.ACCENTS[word])
            elif word not in commands.FONTS:
                break
            at += 1 + len(word)
            if at - start > _LABEL_LIMIT:
                return None
        found = self._letters(at, word, in_braces=closers > 0)
        if found is None:
            return None
        base, at = found
        for _ in range(closers):
            at = self._blank(at)
            if self.characters[at] != "}":
                return None
            at += 1
        return base + "".join(reversed(accents)), at

    def _letters(self, at: int, word: str, in_braces: bool) -> tuple[str, int] | None:
        """A Greek command, a letter, or all letters in the braces of a font."""
        if word:
            name = commands.LETTERS.get(word)
            return (name, at + 1 + len(word)) if name else None
        character = self.characters[at]
        if character in alphabet.GREEK:
            return alphabet.GREEK[character], at + 1
        run = self._word_after(at)
        if not run:
            return None
        return (run, at + len(run)) if in_braces else (run[0], at + 1)

    def _blank(self, at: int) -> int:
        while self.characters[at] in " \t\n":
            at += 1
        return at

    # Scripts.

    def _scripts(self, base: str) -> tuple[str, str, tuple[int, int] | None]:
        """The subscript and the label of a name, and where something raised stands that is none."""
        tails: list[str] = []
        label, raised = "", None
        while True:
            mark = self._blank(self.at)
            character = self.characters[mark]
            if character == "_" and not (raised is None and tails and not label):
                content = self._raw_argument(mark + 1)
                tails.append(self._subscript_of(content, mark))
                self.at = content[1] if content else mark
            elif character == "^" and raised is None and not label:
                content = self._raw_argument(mark + 1)
                if content is None:
                    break
                label = self._label_in(base, ",".join(tails), content[0])
                raised = None if label else (mark, content[1])
                self.at = content[1]
            else:
                break
        if raised is not None and self.at == raised[1]:
            self.at, raised = raised[0], None
        return ",".join(tails), label, raised

    def _raw_argument(self, at: int) -> tuple[str, int] | None:
        """The text of an argument and where it ends, if it is short; nothing is read of it."""
        at = self._blank(at)
        if self.characters[at] == "\\":
            atom = self._atom(at)
            end = at + 1 + (len(self._word_after(at + 1)) or 1) if atom is None else atom[1]
            return self.text[at:end], end
        if self.characters[at] != "{":
            return (self.text[at], at + 1) if at < len(self.text) else None
        depth = 0
        for end in range(at, min(at + 200, len(self.text))):
            if self.text[end] in "{}" and self.text[end - 1] != "\\":
                depth += 1 if self.text[end] == "{" else -1
                if not depth:
                    return self.text[at + 1 : end], end + 1
        return None

    def _subscript_of(self, content: tuple[str, int] | None, mark: int) -> str:
        tail = "" if content is None else self._plain_script(content[0])
        if not tail or len(tail) > _LABEL_LIMIT:
            message = "a subscript holds letters, digits, commas and signs"
            self._fail(Code.NAME, message, mark, "write x_{11} or h_{t-1}")
        if content is not None and tail.isdigit() and len(tail) == 1 and self.characters[content[1]].isdigit():
            end = content[1]
            while self.characters[end].isdigit():
                end += 1
            hint = f"write _{{{self.text[content[1] - 1 : end]}}}"
            self._fail(Code.AMBIGUOUS, "where does this subscript end?", mark, hint)
        return tail

    def _plain_script(self, content: str) -> str:
        """A script as plain characters: `t-1`, `h1x2`, `yhat`; nothing where it is not plain."""
        plain = _simplified(content)
        return plain if _PLAIN.fullmatch(plain) else ""

    def _label_in(self, base: str, tail: str, content: str) -> str:
        """The label that something raised is, or nothing."""
        plain = _simplified(content)
        if _PLAIN.fullmatch(plain) or _BRACKETED.fullmatch(plain):
            key = canonical_name(base, tail, plain)
            if self.notation.name(key) or self.notation.function(key):
                return plain
            base_key = canonical_name(base, tail)
            if self._is_sequence(base_key) and plain not in ("T", "-1"):
                return plain if plain.startswith("(") else f"({plain})"
        if plain in ("*",) or "\\text" in content or "\\mathrm" in content:
            return "" if _is_transpose(content) else plain if _PLAIN.fullmatch(plain) else ""
        bracketed = _BRACKETED.fullmatch(plain)
        return plain if bracketed and (base != "e" or self.notation.name("e")) else ""

    def _is_sequence(self, key: str) -> bool:
        """Whether what is raised behind a name may be its index: it is a function's, and no quantity has it."""
        return bool(self.notation.function(key)) and not self.notation.name(key)

    # What is raised, and what is lowered behind something that is no name.

    def _raised(self) -> None:
        start = self.at
        content = self._raw_argument(start + 1)
        if content is not None and (_is_transpose(content[0], self.notation) or self._transposes(content[0])):
            self.at = content[1]
            self._emit(Kind.TRANSPOSE, start, "T")
            if _simplified(content[0]).startswith("-"):
                self._put(Kind.POWER, "^", start)
                self._put(Kind.MINUS, "-", start)
                self._put(Kind.NUMBER, "1", start)
            return
        if content is not None and _simplified(content[0]) in commands.RAISED_PRIMES:
            self.at = content[1]
            self._emit(Kind.PRIME, start, commands.RAISED_PRIMES[_simplified(content[0])])
            return
        self.at = self._blank(start + 1)
        self._emit(Kind.POWER, start, "^")
        self._single_digit_exponent()

    def _transposes(self, content: str) -> bool:
        """Whether a T, though it is a name, stands above a matrix."""
        last = self.tokens[-1]
        key = canonical_name(last.value, last.tail, last.label)
        return _simplified(content) in ("T", "-T") and last.kind is Kind.WORD and self.notation.is_tensor(key)

    def _single_digit_exponent(self) -> None:
        """`x^12` would be set as x¹2; what its author meant is another question."""
        start, first = self.at, self.characters[self.at]
        if first in "{(-−+":  # 2^(n+1) is no LaTeX, but nobody means anything else by it
            return
        if first.isdigit() and self.characters[start + 1].isdigit():
            self.at += 1
            self._fail(Code.AMBIGUOUS, "where does this exponent end?", start, "write the exponent in braces")
        self._expect(1)

    def _lowered(self) -> None:
        start = self.at
        self.at = self._blank(start + 1)
        self._emit(Kind.UNDER, start, "_")
        if self.characters[self.at] != "{":
            self._expect(1)

    _RULES: dict[str, Callable[[LatexLexer], None]] = {  # noqa: RUF012 - a table, never changed
        "\\": _command,
        "{": _open_group,
        "}": _close_group,
        "%": _skip_comment,
        "~": _tie,
        "&": _ampersand,
        "^": _raised,
        "_": _lowered,
    }


def _simplified(content: str) -> str:
    """A script without fonts, spaces and braces, its Greek letters by name and accents behind the letter."""
    text = re.sub(r"\\(?:[,;:!> ]|left|right|\\)", "", content)
    text = re.sub(r"\\(?:hat|widehat)\s*\{?([A-Za-z])\}?", r"\1hat", text)
    text = re.sub(r"\\(?:bar|overline)\s*\{?([A-Za-z])\}?", r"\1bar", text)
    text = re.sub(r"\\(?:tilde|widetilde)\s*\{?([A-Za-z])\}?", r"\1tilde", text)
    text = re.sub(r"\\([A-Za-z]+)", _command_text, text)
    return re.sub(r"[{}\s]", "", text.replace("−", "-").replace("–", "-"))


def _command_text(match: re.Match[str]) -> str:
    word = match.group(1)
    if word in commands.FONTS or word in commands.TEXTS:
        return ""
    if word in ("star", "ast"):
        return "*"
    return commands.LETTERS.get(word, "\\" + word)


def _is_transpose(content: str, notation: Notation | None = None) -> bool:
    r"""Whether something raised transposes: `\top`, `\intercal`, `\mathsf T`, or T where that is no name."""
    plain = _simplified(content).removeprefix("-")
    if plain in ("\\top", "\\intercal", "\\transpose"):
        return True
    return plain == "T" and (notation is None or not notation.name("T") or "\\" in content)


def name_key(latex_name: str) -> str:
    r"""The canonical name of a quantity that an author names in LaTeX: `yhat` for `\hat{y}`, `W_{yh1}^{new}`.

    A name that does not have the form of one is its own key.
    """
    lexer = LatexLexer(latex_name, Notation())
    atom = lexer._atom(0) if latex_name else None
    if atom is None:
        return latex_name
    base, lexer.at = atom
    if not latex_name.startswith("\\"):
        base = lexer._word_after(0) or base
        lexer.at = max(lexer.at, len(base)) if base.isalpha() else lexer.at
    scripts: dict[str, str] = {"_": "", "^": ""}
    while lexer.characters[lexer.at] in scripts:
        mark = lexer.characters[lexer.at]
        content = lexer._raw_argument(lexer.at + 1)
        if content is None:
            return latex_name
        scripts[mark] = _simplified(content[0])
        lexer.at = content[1]
    return canonical_name(base, scripts["_"], scripts["^"]) + "".join(latex_name[lexer.at :].split())
