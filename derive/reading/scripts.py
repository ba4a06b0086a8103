"""Names in LaTeX: letters with their accents, fonts, subscripts and raised labels.

What is raised and no label is a power. Nothing is read twice: where groups end is looked up.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import alphabet, commands
from .braces import closing_braces
from .errors import Code, ReadingError
from .laws import NO_LAW, POINT_MASS
from .notation import Notation
from .plain import BRACKETED, SCRIPT, plain_script, simplified, transposes
from .tokens import Kind, Lexer, canonical_name

LABEL_LIMIT = 60
_ARGUMENT_LIMIT = 200
_TRANSPOSED_LABEL = re.compile(r"[(\[].*[)\]](?:T|\\top|\\intercal|-1|-T)")
_DIGITS = re.compile("[0-9]{1,9}")
_DRAWN = re.compile(r"\\sim(?![A-Za-z])|[∼~]")
_RUN = re.compile("[A-Za-z]*")
_WORD = re.compile(r"\s*[A-Za-z]{3,}\s*")
_SIMPLE = re.compile(r"[A-Za-z]_(?:\{[A-Za-z0-9]{1,6}\}|[A-Za-z0-9](?![A-Za-z0-9]))(?!\s*(?:[_^(]|\\left))")
"""A name spelled in the simplest way, behind which no script and no argument stands, as in `c_1(t)`."""
_MOST_SPELLED = 1000
_JUXTAPOSED = re.compile(r"[A-Za-z0-9}]\s+\\?[A-Za-z]")

Argument = tuple[str, int]


class Atom(NamedTuple):
    """A name with what stands inside its accent or font, and where it ends."""

    base: str
    end: int
    tail: str = ""
    label: str = ""


class ScriptLexer(Lexer):
    """The rules for names."""

    def __init__(self, text: str, notation: Notation) -> None:
        super().__init__(text, notation)
        self.jumps: list[tuple[int, int]] = []  # where a raised part ends that stood before a subscript, and what then
        self.braces = closing_braces(text)
        self.has_commands = "\\" in text

    def _fail(self, code: Code, message: str, start: int, hint: str = "") -> None:
        raise ReadingError(code, message, self.text, (start, max(self.at, start + 1)), hint)

    def _blank(self, at: int) -> int:
        while self.characters[at] in " \t\n":
            at += 1
        return at

    def _word_after(self, at: int) -> str:
        if self.is_ascii and (run := _RUN.match(self.text, at)):
            return run.group()
        end = at
        while self.characters[end].isascii() and self.characters[end].isalpha() and not self._accent_at(end):
            end += 1
        return "".join(self.characters[at:end])

    def _raw_argument(self, at: int) -> Argument | None:
        """The text of an argument and where it ends, if it is short; nothing is read of it."""
        at = self._blank(at)
        if self.characters[at] == "\\":
            word = self._word_after(at + 1)
            if word in commands.TEXTS and (content := self._raw_argument(at + 1 + len(word))):
                return self.text[at : content[1]], content[1]
            atom = self._atom(at)
            end = at + 1 + (len(word) or 1) if atom is None else atom.end
            return self.text[at:end], end
        if self.characters[at] != "{":
            return (self.characters[at], at + 1) if at < len(self.text) else None
        end = self.braces.get(at, at + _ARGUMENT_LIMIT)
        return (self.text[at + 1 : end], end + 1) if end - at < _ARGUMENT_LIMIT else None

    # Letters.

    def _word(self) -> None:
        """The word that begins here; what is spelled in the simplest way is read once for each notation."""
        simple = _SIMPLE.match(self.text, self.at) if self.is_ascii else None
        if simple is None:
            self._spelled_out()
            return
        spelled = self.notation.spelled
        known = spelled.get(simple.group())
        if known is not None:
            start, self.at = self.at, simple.end()
            self._emit(Kind.WORD, start, known.value, tail=known.tail, explicit=known.explicit)
            return
        before = len(self.tokens)
        self._spelled_out()
        word = self.tokens[-1]
        is_plain = len(self.tokens) == before + 1 and word.kind is Kind.WORD and not (word.label or word.whole)
        if is_plain and self.at == simple.end() and len(spelled) < _MOST_SPELLED:
            spelled[simple.group()] = word

    def _spelled_out(self) -> None:
        """A run of letters, or one Greek one; subscripts and labels belong to the last letter."""
        start = self.at
        if self.characters[start] in alphabet.GREEK or self._accent_at(start):
            found = self._letters(start, "", in_braces=False)
            if found is not None:
                self._named(start, Atom(*found))
            return
        if not self._big():
            run = self._word_after(start)
            self._named(start, Atom(run, start + len(run)), whole=False)

    def _atom(self, start: int) -> Atom | None:
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
            if at - start > LABEL_LIMIT:
                return None
        found = self._letters(at, word, in_braces=closers > 0)
        if found is None:
            return None
        base, at = found
        tail = label = ""
        if closers:
            tail, label, at = self._inner_scripts(at)
        for _ in range(closers):
            at = self._blank(at)
            if self.characters[at] != "}":
                return None
            at += 1
        return Atom(base + "".join(reversed(accents)), at, tail, label)

    def _letters(self, at: int, word: str, in_braces: bool) -> tuple[str, int] | None:
        """A Greek command, a letter, or all letters in the braces of a font."""
        if word:
            name = commands.LETTERS.get(word)
            return (name, at + 1 + len(word)) if name else None
        character = self.characters[at]
        if character in alphabet.GREEK or self._accent_at(at):
            end = at + 1 + (bool(self._accent_at(at)) and at not in self.accents)
            return alphabet.GREEK.get(character, character) + self._accent_at(at), end
        run = self._word_after(at)
        if not run:
            return None
        if not in_braces:
            return run[0], at + 1
        end = at + len(run)
        while self.notation.closed and self.characters[end].isdigit() and len(run) > 1:  # `rot180`
            end += 1
        return "".join(self.characters[at:end]), end

    def _inner_scripts(self, at: int) -> tuple[str, str, int]:
        r"""The scripts inside braces, and where they end: those of `\hat{y_i}`, `\mathbf{x^*}`."""
        found = {"_": "", "^": ""}
        while (mark := self.characters[self._blank(at)]) in found and not found[mark]:
            content = self._raw_argument(self._blank(at) + 1)
            plain = plain_script(content[0]) if content else ""
            if not content or not plain or (mark == "^" and plain != "*"):
                break
            found[mark], at = plain, content[1]
        return found["_"], found["^"], at

    def _named(self, start: int, atom: Atom, whole: bool = True) -> None:
        base = atom.base
        self.at = atom.end
        if base in self.notation.laws.means and self.characters[self._blank(self.at)] == "_":
            self._emit(Kind.BIG, start, "expectation")
            return
        if base == "delta" and self._point_mass(start):
            return
        if whole and (joined := self._joined(atom)):
            base, atom = joined.base, joined
            self.at = atom.end
        digits = _DIGITS.match(self.text, self.at) if self.notation.closed else None
        if digits and self.notation.name(canonical_name(base[-1], digits.group())):
            atom = atom._replace(tail=digits.group(), end=digits.end())  # `w31` for a declared w_{31}
            self.at = atom.end
        tail, label, raised = self._scripts(base if whole else base[-1], atom)
        if called := self._argument_of_name(base, tail, label):
            self._emit(Kind.WORD, start, called, whole=True)
        else:
            explicit = bool(tail) and (whole or len(base) == 1)
            letter = whole and base in alphabet.GREEK_NAMES
            single = whole and len(base) > 1
            self._emit(Kind.WORD, start, base, tail=tail, explicit=explicit, letter=letter, label=label, whole=single)
        if raised is not None:
            self.jumps.append((raised[1], self.at))
            self.at = raised[0]

    def _joined(self, atom: Atom) -> Atom | None:
        r"""A declared name of two letters in two fonts, of which the first is none: the `\operatorname{E}m` of m."""
        letter, notation = self.characters[atom.end], self.notation
        joined = atom.base + letter
        if not (notation.closed and letter.isascii() and letter.isalpha()):
            return None
        if notation.name(atom.base) or notation.function(atom.base):
            return None
        declared = any(key.rstrip("'") == joined for key in (*notation.names, *notation.functions))
        return Atom(joined, atom.end + 1) if declared else None

    def _point_mass(self, start: int) -> bool:
        r"""Whether `\delta_{a}` stands here for the distribution that is always a: what is below is no name."""
        at = self._blank(self.at)
        if self.characters[at] != "_" or POINT_MASS not in self.notation.functions:
            return False
        content = self._raw_argument(at + 1)
        plain = plain_script(content[0]) if content else ""
        if plain and self.notation.name(canonical_name("delta", plain)):
            return False
        self._emit(Kind.WORD, start, POINT_MASS)
        return True

    # Scripts.

    def _scripts(self, base: str, atom: Atom) -> tuple[str, str, tuple[int, int] | None]:
        """The subscript and the label of a name, and where something raised stands that is none."""
        tails = [atom.tail] if atom.tail else []
        label, raised = atom.label, None
        subscripts = 0
        while True:
            mark = self._blank(self.at)
            character = self.characters[mark]
            if character == "_":
                if subscripts:
                    self._fail(Code.NAME, "a second subscript", mark, "write x_{i,j}")
                braced = self.characters[mark + 1] == "{"
                run = None if braced else self._declared_run(base, mark) or self._plain_run(base, mark)
                content = run or self._raw_argument(mark + 1)
                if content and _JUXTAPOSED.search(content[0]) and self._is_tensor(base, tails, label):
                    break  # indices that are products, as in `X_{s i + m}`, which a name cannot hold
                tails.append(self._subscript_of(content, mark))
                subscripts += 1
                self.at = content[1] if content else mark
            elif character in alphabet.SUBSCRIPTS and mark == self.at:
                self._skip(alphabet.SUBSCRIPTS.__contains__)
                tails.append("".join(alphabet.SUBSCRIPTS[c] for c in self.characters[mark : self.at]))
            elif character == "^" and raised is None and not label:
                content = self._raw_argument(mark + 1)
                if content is None:
                    break
                tail = ",".join(tails)
                if not tail and not self.notation.is_tensor(canonical_name(base, "", simplified(content[0]))):
                    tail = self._later_subscript(content[1])
                label = self._label_in(base, tail, content[0], mark)
                raised = None if label else (mark, content[1])
                self.at = content[1]
            else:
                break
        if raised is not None and self.at == raised[1]:
            self.at, raised = raised[0], None
        return ",".join(tails), label, raised

    def _is_tensor(self, base: str, tails: list[str], label: str) -> bool:
        return self.notation.is_tensor(canonical_name(base, ",".join(tails), label))

    def _declared_run(self, base: str, mark: int) -> Argument | None:
        """The letters behind an underscore that no braces hold together, if the name with all of them is declared."""
        run = self._word_after(mark + 1)
        if len(run) < 2:
            return None
        key = canonical_name(base, run)
        declared = self.notation.name(key) or self.notation.function(key)
        return (run, mark + 1 + len(run)) if declared else None

    def _plain_run(self, base: str, mark: int) -> Argument | None:
        """The indices of a tensor without braces, where nothing else is LaTeX: the `ij` of `G_ij`."""
        run = self._word_after(mark + 1)
        plain = len(run) > 1 and not self.has_commands and (not base or self.notation.is_tensor(base))
        return (run, mark + 1 + len(run)) if plain else None

    def _later_subscript(self, at: int) -> str:
        """The subscript that stands behind something raised: that of `v^M_{t+1}`."""
        mark = self._blank(at)
        content = self._raw_argument(mark + 1) if self.characters[mark] == "_" else None
        return plain_script(content[0]) if content else ""

    def _subscript_of(self, content: Argument | None, mark: int) -> str:
        tail = "" if content is None else plain_script(content[0])
        if not tail or len(tail) > LABEL_LIMIT:
            if content is not None and self.text[:mark].rstrip()[-1:] == "E" and _DRAWN.search(content[0]):
                self._fail(Code.UNSUPPORTED, NO_LAW[0], mark, NO_LAW[1])
            message = "a subscript holds letters, digits, commas and signs"
            self._fail(Code.NAME, message, mark, "write x_{11} or h_{t-1}")
        if content is not None and tail.isdigit() and len(tail) == 1 and self.characters[content[1]].isdigit():
            end = content[1]
            while self.characters[end].isdigit():
                end += 1
            hint = f"write _{{{self.text[content[1] - 1 : end]}}}"
            self._fail(Code.AMBIGUOUS, "where does this subscript end?", mark, hint)
        return tail

    def _label_in(self, base: str, tail: str, content: str, mark: int) -> str:
        """The label that something raised is, or nothing."""
        plain = simplified(content)
        if SCRIPT.fullmatch(plain) or BRACKETED.fullmatch(plain):
            key = canonical_name(base, tail, plain)
            if self.notation.name(key) or self.notation.function(key):
                return plain
            if self.notation.function(canonical_name(base, tail)) and plain.startswith("("):
                return plain
        constant = base == "e" and not self.notation.name("e")
        if plain == "*" or "\\text" in content or "\\mathrm" in content:
            return "" if transposes(content, False) or not SCRIPT.fullmatch(plain) else plain
        if _TRANSPOSED_LABEL.fullmatch(plain):
            self._fail(Code.AMBIGUOUS, "a label and a transpose in one", mark, "write (W^{(1)})^\\top")
        if _WORD.fullmatch(content) and not constant:
            spaced = " ".join(content.strip())
            hint = f"write ^{{\\text{{{content.strip()}}}}} for a label, ^{{{spaced}}} for a product"
            self._fail(Code.AMBIGUOUS, "a label or an exponent?", mark, hint)
        return plain if BRACKETED.fullmatch(plain) and not constant else ""


def name_key(latex_name: str) -> str:
    r"""The canonical name of a quantity that an author names in LaTeX: `yhat` for `\hat{y}`, `W_{yh1}^{new}`.

    A name that does not have the form of one is its own key.
    """
    lexer = ScriptLexer(latex_name, Notation())
    atom = lexer._atom(0) if latex_name else None
    if atom is None:
        return latex_name
    base, lexer.at = atom.base, atom.end
    if not latex_name.startswith("\\"):
        base = lexer._word_after(0) or base
        lexer.at = max(lexer.at, len(base)) if base.isalpha() else lexer.at
    scripts: dict[str, str] = {"_": atom.tail, "^": atom.label}
    while lexer.characters[lexer.at] in scripts:
        mark = lexer.characters[lexer.at]
        content = lexer._raw_argument(lexer.at + 1)
        if content is None:
            return latex_name
        scripts[mark] = simplified(content[0])
        lexer.at = content[1]
    return canonical_name(base, scripts["_"], scripts["^"]) + "".join(latex_name[lexer.at :].split())


def operation_key(name: str) -> str:
    r"""How the sign or the name of an operation is called when it is read: `∗` for `\ast`."""
    kind, sign = commands.SIGNS.get(name.removeprefix("\\"), (Kind.WORD, ""))
    if kind is Kind.TIMES:
        return sign
    return alphabet.CONVOLUTIONS.get(name, name if name in alphabet.TIMES else name_key(name))
