r"""Environments of LaTeX: rows and columns of an alignment, which separate, and of a matrix, which become brackets."""

from __future__ import annotations

import re

from .errors import Code, excerpt
from .notation import Notation
from .scripts import ScriptLexer
from .tokens import Kind, Token

_ALIGNMENTS = frozenset("align aligned alignat gather gathered split equation eqnarray multline array".split())
_MATRICES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix smallmatrix".split())
_NAME = re.compile(r"\s*\{([A-Za-z]+)(\*?)\}")
_COLUMNS = re.compile(r"\s*\{[lcr|@{}\s]*\}|\s*\[[a-z]\]")
_ROW_SPACING = re.compile(r"\*?(\[[0-9.\s]*[a-z]*\])?")


class EnvironmentLexer(ScriptLexer):
    """The rules for what stands in rows."""

    def __init__(self, text: str, notation: Notation) -> None:
        super().__init__(text, notation)
        self.matrices: list[bool] = []  # of each environment, whether it is a matrix
        self.framed: list[bool] = []  # of each environment, whether its brackets are written around it

    def _put(self, kind: Kind, value: str, start: int) -> None:
        """A token that the author did not write, but the layout says."""
        self.tokens.append(Token(kind, start, self.at, value))

    def _environment(self, word: str, start: int) -> None:
        named = _NAME.match(self.text, self.at)
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

    def _row(self, start: int) -> None:
        spacing = _ROW_SPACING.match(self.text, self.at)
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
