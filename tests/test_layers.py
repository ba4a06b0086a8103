"""The layers, kept apart: who may import whom, what the kernel may not do, what untrusted text never reaches.

Everything is read off the syntax trees; nothing is imported, so a lazy import counts as much as one at the top.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "derive"
OURS = sorted(PACKAGE.rglob("*.py"))
PROBLEMS = sorted((ROOT / "problems").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in (*OURS, *PROBLEMS)}

# every layer of derive, and the layers that it may import
LAYERS: dict[str, set[str]] = {
    "kernel": set(),
    "claims": {"kernel"},
    "tensors": {"kernel"},
    "drawings": {"kernel"},
    "derivation": {"claims", "drawings", "kernel"},
    "reading": {"kernel"},
    "writing": {"kernel", "claims", "derivation"},
    "running": set(),
    "pictures": {"kernel", "claims", "derivation", "drawings", "writing"},
    "catalog": {"derivation"},
    "checking": {"kernel", "claims", "derivation", "writing", "running"},
    "pairs": {"kernel", "claims", "reading", "writing", "running", "checking", ""},
    "grading": {"kernel", "claims", "derivation", "catalog", "checking", "reading", "writing", "running"},
    "documents": {"checking", "derivation", "writing"},
    "options": {""},
    "cli": {
        "catalog",
        "checking",
        "derivation",
        "documents",
        "options",
        "grading",
        "pairs",
        "pictures",
        "reading",
        "running",
        "writing",
        "",
    },
    "__main__": {"cli"},
    "": {"kernel", "claims", "derivation", "drawings", "grading", "tensors", "writing"},  # the names for authors
}  # fmt: skip

# what a layer has made for it by one above, when it is asked for and not before: a problem its pictures
LATE: dict[str, set[str]] = {"derivation": {"pictures"}}

# what of the world outside the standard library a layer may import
OUTSIDE: dict[str, set[str]] = {
    "kernel": {"sympy", "flint"},
    "claims": {"sympy", "numpy"},
    "tensors": {"sympy"},
    "drawings": {"sympy"},
    "derivation": {"sympy"},
    "pictures": {"sympy", "numpy", "matplotlib"},
    "reading": {"sympy"},
    "writing": {"sympy", "rich"},
    "running": set(),
    "catalog": {"sympy"},
    "checking": {"sympy"},
    "pairs": set(),
    "grading": {"sympy", "yaml"},
    "documents": set(),
    "options": set(),
    "cli": set(),
    "__main__": set(),
    "": set(),
}
THIRD_PARTY = {"sympy", "numpy", "flint", "rich", "mpmath", "scipy", "yaml", "matplotlib"}

each_file = pytest.mark.parametrize("path", [*OURS, *PROBLEMS], ids=lambda path: str(path.relative_to(ROOT)))
each_of_ours = pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))


def layer(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def modules(path: Path) -> Iterator[tuple[str, ...]]:
    """The modules that a file imports, relative ones made absolute."""
    folder = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (tuple(name.name.split(".")) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else ()
            home = base + tuple((node.module or "").split(".") if node.module else ())
            yield from ((*home, name.name) for name in node.names)


def imported_layers(path: Path) -> set[str]:
    """The layers of derive that a file imports; "" is the package itself."""
    found = set()
    for name in modules(path):
        if name[0] == "derive":
            found.add(name[1] if len(name) > 1 and name[1] in LAYERS else "")
    return found


# ---- imports


def test_every_file_belongs_to_a_layer() -> None:
    assert {layer(path) for path in OURS} == set(LAYERS)
    assert {path.parent.name for path in OURS} >= {"kernel", "claims", "reading", "writing", "running"}


def test_imports_are_seen_however_they_are_written(tmp_path: Path) -> None:
    path = PACKAGE / "kernel" / "imagined.py"
    TREES[path] = ast.parse(
        "from ..claims import rules\nfrom .. import catalog\nimport derive.writing.json\n"
        "from derive.running import bounded\nfrom .verdict import Verdict\nfrom derive import D\n"
        "def late():\n    from ..reading.words import x\n"
    )
    try:
        assert imported_layers(path) == {"claims", "catalog", "writing", "running", "kernel", "", "reading"}
    finally:
        del TREES[path]


@each_of_ours
def test_a_layer_imports_only_what_is_below_it(path: Path) -> None:
    own = layer(path)
    inside = {own} if path.parent != PACKAGE else set()
    assert imported_layers(path) <= LAYERS[own] | LATE.get(own, set()) | inside


def test_what_is_made_above_is_imported_late() -> None:
    for own, above in LATE.items():
        files = [path for path in OURS if layer(path) == own]
        top = [node for path in files for node in TREES[path].body if isinstance(node, ast.ImportFrom)]
        assert top
        assert not {(node.module or "").split(".")[0] for node in top} & above


def test_the_layers_have_no_circle() -> None:
    remaining = {name: set(below) for name, below in LAYERS.items()}
    for name in ("pairs", "cli"):  # they want the version only
        remaining[name] -= {""}
    while remaining:
        free = {name for name, below in remaining.items() if not below}
        assert free, remaining
        remaining = {name: below - free for name, below in remaining.items() if name not in free}


@each_of_ours
def test_a_layer_uses_only_its_libraries(path: Path) -> None:
    outside = {name[0] for name in modules(path)} & THIRD_PARTY
    assert outside <= OUTSIDE[layer(path)]


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.name)
def test_a_problem_imports_the_language_and_nothing_else(path: Path) -> None:
    assert {name[0] for name in modules(path)} <= {"derive", "sympy", "fractions", "math", "__future__"}
    assert all(len(name) == 2 for name in modules(path) if name[0] == "derive")


@pytest.mark.parametrize("name", ["cli", "catalog", "__main__", "__init__"])
def test_mathematics_is_imported_late_at_the_command_line(name: str) -> None:
    """`--help` needs none of it: at the top of these files stand only the standard library and each other."""
    top = [node for node in TREES[PACKAGE / f"{name}.py"].body if isinstance(node, (ast.Import, ast.ImportFrom))]
    for node in top:
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.module in (None, "catalog", "cli", "options")
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not {found.split(".")[0] for found in names} & THIRD_PARTY


# ---- what is never done


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls by name: `eval(…)` and `builtins.eval(…)` are both "eval"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def is_strict(call: ast.Call) -> bool:
    return any(
        word.arg == "strict" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in call.keywords
    )


def evaluates_text(tree: ast.AST) -> list[str]:
    """Where a string could become code. `S(…)` sympifies; so does `sympify`, unless it is strict."""
    forbidden = ("eval", "exec", "__import__", "parse_expr", "parse_latex", "lambdify", "S")
    found = [name for name, _ in calls(tree) if name in forbidden]
    found += [name for name, call in calls(tree) if name == "sympify" and not is_strict(call)]
    return found + [name for name, call in calls(tree) if name == "compile" and isinstance(call.func, ast.Name)]


@each_file
def test_no_text_is_ever_evaluated(path: Path) -> None:
    assert evaluates_text(TREES[path]) == []


@pytest.mark.parametrize(
    "code",
    [
        "eval('x')",
        "exec('x')",
        "builtins.eval('x')",
        "sympify('x')",
        "sympy.sympify(a)",
        "S('x')",
        "parse_expr(t)",
        "compile(t, '', 'eval')",
    ],
)
def test_evaluating_text_is_noticed(code: str) -> None:
    assert evaluates_text(ast.parse(code))


def broad_handlers(tree: ast.AST) -> list[int]:
    def is_broad(kind: ast.expr | None) -> bool:
        if isinstance(kind, ast.Tuple):
            return any(map(is_broad, kind.elts))
        return kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))

    handlers = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and is_broad(node.type)]
    return handlers + [
        call.lineno for name, call in calls(tree) if name == "suppress" and any(is_broad(kind) for kind in call.args)
    ]


@each_file
def test_no_exception_is_swallowed_wholesale(path: Path) -> None:
    """One bug of one item must not end the others: that is the worker's boundary, and the only one."""
    allowed = 1 if path == PACKAGE / "running" / "worker.py" else 0
    assert len(broad_handlers(TREES[path])) == allowed


@pytest.mark.parametrize(
    "code",
    [
        "try: pass\nexcept: pass",
        "try: pass\nexcept Exception: pass",
        "try: pass\nexcept (KeyError, BaseException): pass",
        "with suppress(Exception): pass",
    ],
)
def test_a_broad_handler_is_noticed(code: str) -> None:
    assert broad_handlers(ast.parse(code))


# ---- the kernel

KERNEL = sorted((PACKAGE / "kernel").rglob("*.py"))
HEURISTIC = {
    "simplify", "equals", "nsimplify", "radsimp", "ratsimp", "trigsimp", "powsimp", "logcombine", "evalf", "N",
    "solve", "solveset", "limit", "integrate", "nsolve", "refine", "ask", "subs", "doit", "rewrite", "print",
}  # fmt: skip

# floating-point numbers are for drawing points and counting digits
FLOAT_LITERALS = {"probe.py", "domain.py"}
each_of_the_kernel = pytest.mark.parametrize("path", KERNEL, ids=lambda path: str(path.relative_to(PACKAGE)))


@each_of_the_kernel
def test_the_kernel_asks_no_heuristic_and_prints_nothing(path: Path) -> None:
    assert not {name for name, _ in calls(TREES[path])} & HEURISTIC


@each_of_the_kernel
def test_no_float_is_near_a_proof(path: Path) -> None:
    """Only the midpoint of a ball becomes a float: a guess, or a number of digits; a value never does."""
    for name, call in calls(TREES[path]):
        if name in ("float", "complex"):
            assert any(inner == "mid" for inner, _ in calls(call)), f"line {call.lineno}"
    constants = [node.value for node in ast.walk(TREES[path]) if isinstance(node, ast.Constant)]
    assert path.name in FLOAT_LITERALS or not any(isinstance(value, (float, complex)) for value in constants)


@each_of_the_kernel
def test_the_kernel_reads_no_file_and_no_clock(path: Path) -> None:
    assert not {name[0] for name in modules(path)} & {"os", "io", "pathlib", "sys", "time", "datetime", "subprocess"}


def test_only_kernel_rules_build_a_proof() -> None:
    building = [path for path in OURS for name, _ in calls(TREES[path]) if name in ("Proof", "_proof")]
    assert building
    assert {layer(path) for path in building} == {"kernel"}
    naming = {path for path, tree in TREES.items() for node in ast.walk(tree) if _names(node, "_proof", "_SEAL")}
    assert all(path.is_relative_to(PACKAGE / "kernel") for path in naming)


def _names(node: ast.AST, *names: str) -> bool:
    if isinstance(node, ast.alias):
        return node.name in names
    return (isinstance(node, ast.Name) and node.id in names) or (isinstance(node, ast.Attribute) and node.attr in names)


# ---- size and words


@each_file
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 700


def _public(name: str) -> bool:
    return not name.startswith("_")


def undocumented(body: list[ast.stmt], prefix: str = "", said: frozenset[str] = frozenset()) -> Iterator[str]:
    """Public functions, classes and methods without a docstring.

    An overload's implementation has it; so has the method of a class above in the file that one stands in for.
    """
    for node in body:
        if isinstance(node, ast.ClassDef) and _public(node.name):
            if ast.get_docstring(node) is None:
                yield prefix + node.name
            yield from undocumented(node.body, f"{prefix}{node.name}.", said)
            said |= {item.name for item in node.body if isinstance(item, ast.FunctionDef) and ast.get_docstring(item)}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _public(node.name):
            overload = any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)
            if ast.get_docstring(node) is None and not overload and not (prefix and node.name in said):
                yield prefix + node.name


@each_file
def test_what_is_public_is_documented(path: Path) -> None:
    tree = TREES[path]
    assert ast.get_docstring(tree)
    assert list(undocumented(tree.body)) == []


def test_an_undocumented_function_is_noticed() -> None:
    code = 'class A:\n    "a"\n    def b(self): pass\n    def _c(self): pass\ndef d(): pass\ndef e():\n    "e"\n'
    assert list(undocumented(ast.parse(code).body)) == ["A.b", "d"]


def test_every_folder_says_what_lives_there() -> None:
    for folder in {path.parent for path in OURS}:
        assert (folder / "__init__.py").is_file(), folder
        assert len(ast.get_docstring(TREES[folder / "__init__.py"]) or "") > 40, folder
