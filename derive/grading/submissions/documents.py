"""Answers in JSON, YAML and notebooks. Text stays text: no number, date or object is ever made of it.

YAML is read from the events of PyYAML's safe loader, so that a bomb is refused before anything is built of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from ...reading.errors import excerpt
from ...writing.grades.results import Submission
from .columns import columns
from .files import Broken
from .headings import problem_and_part
from .sources import Source, Tree

_DEEPEST = 20
_MOST_NODES = 100_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is not in every build


# ---- the two languages


def read_json(text: str) -> Tree:
    """A JSON document. Raises `Broken`; where a key stands twice or a number is none, the fault stands in its place."""
    try:
        tree: Tree = json.loads(
            text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_no_number
        )
    except RecursionError:
        raise Broken("nested too deeply to be read") from None
    except json.JSONDecodeError as error:
        hint = r"; within quotes a backslash is doubled, as in \\frac" if "escape" in error.msg else ""
        raise Broken(f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}{hint}") from None
    return tree


def _unique(pairs: list[tuple[str, Tree]]) -> Tree:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(key for key, _ in pairs)
    twice = next(key for key in counts if counts[key] > 1)
    return Broken(f"the key “{excerpt(twice)}” stands twice: which one counts?")


def _no_number(name: str) -> Broken:
    return Broken(f"{name} is not a number: put an answer into quotes")


def read_yaml(text: str) -> Tree:
    """A YAML document without anchors, aliases and tags. Raises `Broken`."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = excerpt(str(getattr(error, "problem", None) or getattr(error, "reason", "")), 100)
        raise Broken(f"not YAML: {problem}{place}; a text with special characters goes into 'single quotes'") from None
    return builder.root


class _Builder:
    """Builds a document of events, and refuses one that could grow."""

    def __init__(self) -> None:
        self.root: Tree = None
        self.documents = self.nodes = 0
        self.open: list[tuple[list[Tree], bool]] = []

    def take(self, event: yaml.Event) -> None:
        """The next event. Raises `Broken`."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise Broken("several YAML documents in one file: leave out the lines ---")
        elif isinstance(event, yaml.NodeEvent):
            self._refuse(event)
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            items, is_mapping = self.open.pop()
            self._put(_mapping(items) if is_mapping else items)

    def _node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(event.value)
        else:
            self.open.append(([], isinstance(event, yaml.MappingStartEvent)))

    def _put(self, value: Tree) -> None:
        if self.open:
            self.open[-1][0].append(value)
        else:
            self.root = value

    def _refuse(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Broken(
                f"an anchor or alias (& or *) in line {line} is not read: put a text that starts so into quotes"
            )
        if getattr(event, "tag", None) is not None:
            raise Broken(f"a tag (!) in line {line} is not read: put a text that starts so into quotes")
        if len(self.open) >= _DEEPEST:
            raise Broken(f"nested more than {_DEEPEST} deep in line {line}")
        if self.nodes > _MOST_NODES:
            raise Broken(f"more than {_MOST_NODES:,} values: hand over a table of rows (.csv or .jsonl) instead")


def _mapping(items: list[Tree]) -> Tree:
    pairs = []
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, str):
            return Broken("a key that is a list or a mapping: text is needed")
        pairs.append((key, value))
    return _unique(pairs)


# ---- what a document says


def document(source: Source, tree: Tree, where: str = "") -> Iterator[Submission]:
    """The answers of a document: a list of rows, one row, answers by part, or answers by problem."""
    if isinstance(tree, list):
        if not tree:
            yield source.trouble("an empty list: no answers", where)
        for number, item in enumerate(tree, start=1):
            yield from _item(source, item, f"item {number}" if not where else f"{where}, item {number}")
    else:
        yield from _item(source, tree, where)


def _item(source: Source, tree: Tree, where: str) -> Iterator[Submission]:
    if isinstance(tree, dict):
        try:
            yield from _mapping_of(source, tree, where)
        except Broken as reason:
            yield source.trouble(reason, where)
    elif isinstance(tree, Broken):
        yield source.trouble(tree, where)
    else:
        yield source.trouble(
            "no answers by name: a mapping of problem or part to answer, or a list of rows, is needed", where
        )


def _mapping_of(source: Source, tree: dict[str, Tree], where: str) -> Iterator[Submission]:
    names = list(tree)
    named = {column: names[index] for column, index in columns(names).items()}
    fields = {column: tree[key] for column, key in named.items()}
    if "answer" in fields:
        yield source.row(fields, where, escapes=True)
    elif "answers" in tree:
        yield from _answers(source, tree["answers"], fields, where)
    else:
        rest = {key: value for key, value in tree.items() if key not in named.values()}
        yield from _answers(source, rest, fields, where)


def _answers(source: Source, tree: Tree, fields: dict[str, Tree], where: str) -> Iterator[Submission]:
    """Answers by problem (unless the problem is known already) or by part; `fields` holds what is known."""
    if not isinstance(tree, dict):
        yield source.row({**fields, "answer": tree}, where, escapes=True)
        return
    if not tree:
        yield source.trouble("no answers in it", where)
    by_problem = "problem" not in fields and any(map(problem_and_part, tree))
    for key, value in tree.items():
        if not by_problem:
            yield source.row({**fields, "part": key, "answer": value}, where, escapes=True)
        elif isinstance(value, dict):
            yield from _answers(source, value, {**fields, "problem": key}, where)
        else:
            yield source.row({**fields, "problem": key, "answer": value}, where, escapes=True)


# ---- notebooks


def markdown(tree: Tree) -> Iterator[tuple[int, str]]:
    """The lines of a notebook's Markdown cells, each with the number of its cell. Raises `Broken`."""
    cells = tree.get("cells") if isinstance(tree, dict) else tree
    if isinstance(cells, Broken):
        raise cells
    if not isinstance(tree, dict) or not isinstance(cells, list):
        raise Broken("not a notebook of nbformat 4 (it has no list of cells): open it in Jupyter and save it anew")
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, Broken):
            raise Broken(f"cell {number}: {cell}")
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            yield from ((number, line) for line in (*_source(cell.get("source"), number).split("\n"), ""))


def _source(value: Tree, number: int) -> str:
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(line, str) for line in lines):
        raise Broken(f"the source of cell {number} is not text")
    return "".join(line for line in lines if isinstance(line, str)).replace("\r\n", "\n")
