r"""Environments of LaTeX: rows and columns of an alignment, which separate, and of a matrix, which become brackets."""

from __future__ import annotations

import re

from .alphabet import CASES, CLOSING
from .errors import Code, excerpt
from .notation import Notation
from .scripts import ScriptLexer
from .tokens import Kind, Token

_ALIGNMENTS = frozenset("align aligned alignat gather gathered split equation eqnarray multline array".split())
_MATRICES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix smallmatrix".split())
_CASES = frozenset({"cases", "dcases"})
_NAME = re.compile(r"\s*\{([A-Za-z]+)(\*?)\}")
_COLUMNS = re.compile(r"\s*\{[lcr|@{}\s]*\}|\s*\[[a-z]\]")
_ARRAY = re.compile(r"\\(begin|end)\s*\{array\}")
_ONE_SIDED = re.compile(r"\s*\\m?right\s*\.")
_MOST_OF_CASES = 5_000  # characters of cases in an array
_ROW_SPACING = re.compile(r"\*?(\[[0-9.\s]*[a-z]*\])?")


class EnvironmentLexer(ScriptLexer):
    """The rules for what stands in rows."""

    def __init__(self, text: str, notation: Notation) -> None:
        super().__init__(text, notation)
        self.matrices: list[bool] = []  # of each environment, whether it is a matrix
        self.cases: list[str] = []  # of each environment, its name if it holds cases
        self.braced = -1  # where an array of cases begins, behind a brace on one side
        self.framed: list[bool] = []  # of each environment, whether its brackets are written around it

    def _put(self, kind: Kind, value: str, start: int) -> None:
        """A token that the author did not write, but the layout says."""
        self.tokens.append(Token(kind, start, self.at, value))

    def _environment(self, word: str, start: int) -> None:
        named = _NAME.match(self.text, self.at)
        name = named.group(1) if named else ""
        if named is None or name not in _ALIGNMENTS | _MATRICES | _CASES or (name in _CASES and named.group(2)):
            self._fail(Code.UNSUPPORTED, f"the environment `{excerpt(name) or '?'}` is not read here", start)
            return
        self.at = named.end()
        if word == "begin":
            self._begin(name, start)
        else:
            self._end(name, start)

    def _begin(self, name: str, start: int) -> None:
        columns = _COLUMNS.match(self.text, self.at) if name in ("array", "alignat") else None
        self.at = columns.end() if columns else self.at
        cases = name in _CASES or start == self.braced
        self.cases.append(name if cases else "")
        if cases:
            self._emit(Kind.OPEN, start, CASES)
            self.matrices.append(False)
            self.framed.append(False)
            return
        matrix = name in _MATRICES or (name == "array" and bool(self.tokens) and self.tokens[-1].kind is Kind.OPEN)
        self.matrices.append(matrix)
        self.framed.append(name == "array" and matrix and self.tokens[-1].value == "[")
        if matrix:
            if name == "vmatrix":
                self._put(Kind.OPEN, "|", start)
            if not self.framed[-1]:
                self._emit(Kind.OPEN, start, "[")
            self._put(Kind.OPEN, "[", start)
            self._put(Kind.OPEN, "{", start)

    def _end(self, name: str, start: int) -> None:
        if not self.matrices:
            self._fail(Code.UNMATCHED, "`\\end` without a `\\begin`", start)
        framed = self.framed.pop()
        if cases := self.cases.pop():
            self._end_cases(name, cases, start)
        if self.matrices.pop():
            if [token.value for token in self.tokens[-3:]] == [",", "[", "{"]:  # a row end behind the last row
                del self.tokens[-3:]
            else:
                self._put(Kind.CLOSE, "}", start)
                self._put(Kind.CLOSE, "]", start)
            if not framed:
                self._emit(Kind.CLOSE, start, "]")
            if name == "vmatrix":
                self._put(Kind.CLOSE, "|", start)

    def _end_cases(self, name: str, begun: str, start: int) -> None:
        if name != begun:
            self._fail(Code.MISMATCHED, f"`\\end{{{begun}}}` was expected", start)
        if self.tokens[-1].kind is Kind.SEMICOLON:  # a row end behind the last row
            self.tokens.pop()
        sided = _ONE_SIDED.match(self.text, self.at) if name == "array" else None
        self.at = sided.end() if sided else self.at
        self._emit(Kind.CLOSE, start, CLOSING[CASES])

    def _at_cases(self) -> bool:
        r"""Whether `\{ \begin{array}{ll} … \end{array} \right.` stands here, behind `\left`; its brace is then read."""
        if not self.text.startswith("\\{", self.at):
            return False
        begin = self._blank(self.at + 2)
        depth = 0
        for found in _ARRAY.finditer(self.text, begin, begin + _MOST_OF_CASES):
            if not depth and found.start() != begin:
                return False
            depth += 1 if found.group(1) == "begin" else -1
            if depth:
                continue
            if _ONE_SIDED.match(self.text, found.end()) is None:
                return False
            self.at = self.braced = begin
            return True
        return False

    def _row(self, start: int) -> None:
        spacing = _ROW_SPACING.match(self.text, self.at)
        self.at = spacing.end() if spacing else self.at
        if self.cases and self.cases[-1]:
            self._emit(Kind.SEMICOLON, start, ";")
            return
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
        if self.cases and self.cases[-1]:
            self._emit(Kind.COLON, start, "&")
            return
        if not (self.matrices and self.matrices[-1]):
            self._emit(Kind.ALIGN, start, "&")
            return
        self._put(Kind.CLOSE, "}", start)
        self._emit(Kind.COMMA, start, ",")
        self._put(Kind.OPEN, "{", start)
