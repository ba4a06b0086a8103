"""From the syntax tree to SymPy: every node is built unevaluated, bottom-up and without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import sympy
from sympy import Expr, Function, ImmutableDenseMatrix, Integer, Rational, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase

from derive.kernel.errors import IllFormed, Obstacle
from derive.kernel.language import D, SlotDerivative
from derive.kernel.probability.language import Distribution, Finite
from derive.kernel.tensors import language as tensors

from .alphabet import GREEK_NAMES
from .arithmetic import Arithmetic, OfNumbers, Row, Value, multiplied
from .entries import written_out
from .errors import Code, ReadingError, Span, quoted
from .functions import FUNCTIONS, OF_MATRICES, ROOT, SIZED, root
from .indices import Ambiguous, indices, parts
from .indices import letters as index_letters
from .notation import Notation
from .probability import expectation, pointwise
from .scope import has_index
from .scripts import name_key
from .steps import unrolled
from .syntax import (
    Apply,
    Big,
    Call,
    Cases,
    Connected,
    Constant,
    Derivative,
    Index,
    Listing,
    Matrix,
    Mean,
    Name,
    Negation,
    Node,
    Number,
    Outcomes,
    Power,
    Product,
    Substituted,
    Sum,
    Table,
    Transposition,
    postorder,
)
from .tokens import canonical_name

_E_NAMED = Name((0, 0), "e")
_T_NAMED = Name((0, 0), "T")  # even where T is a number of steps, what is raised to it is no matrix
_CONSTANTS: dict[str, Expr] = {
    "pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo, "-oo": sympy.S.NegativeInfinity
}  # fmt: skip
_ARITHMETIC = frozenset({Number, Negation, Sum, Product, Power})
_OF_SHAPES = OF_MATRICES | SIZED
_WITHOUT_CASES = "write it with diag(…), a maximum or a step function"
_PLAINLY = re.compile("diff|derivative", re.IGNORECASE)


def elaborate(
    text: str,
    tree: Node,
    symbols: dict[str, Symbol],
    notation: Notation,
    known: Mapping[str, Symbol] | None = None,
    beside: Sequence[Node] = (),
) -> Value:
    """The SymPy tree of a syntax tree; names that are not in `symbols` yet are added.

    In `beside`, trees that are read together with it, names have the same meaning: if `x_i` is a term of a sequence
    there, `x_1` is one here.
    """
    tree = unrolled(text, written_out(text, tree, notation), notation.steps)
    elaborator = _Elaborator(text, symbols, {**notation.names, **(known or {})}, notation)
    try:
        value = elaborator.run(tree, beside)
    except (IllFormed, Obstacle) as error:
        raise ReadingError(Code.SHAPE, str(error), text, tree.span) from None
    if notation.laws.point is not None:
        value = pointwise(value, notation.laws.point)
    if isinstance(value, Row):
        raise ReadingError(Code.SHAPE, "a row vector has no meaning by itself here", text, tree.span)
    return value


class _Elaborator:
    def __init__(self, text: str, symbols: dict[str, Symbol], declared: Mapping[str, Any], notation: Notation) -> None:
        self.text = text
        self.symbols = symbols
        self.declared = declared
        self.notation = notation
        self.values: dict[int, Value] = {}
        self.bound: dict[str, Symbol] = {}
        self.binders: frozenset[str] = frozenset()
        self.families: frozenset[str] = frozenset()
        self.scaled: frozenset[str] = frozenset()
        self.laws: frozenset[int] = frozenset()  # what means are taken by
        self.transposing: frozenset[int] = frozenset()  # what is raised, and no name, but may say that this transposes
        self.arithmetic: Arithmetic

    def run(self, tree: Node, beside: Sequence[Node] = ()) -> Value:
        nodes = list({id(node): node for node in postorder(tree)}.values())  # what is said twice may be one node
        if not beside and all(map(self._is_number, nodes)):
            self.arithmetic = OfNumbers(self.notation.operations)
        else:
            self.arithmetic = self._of_shapes()
            self._survey([node for other in beside for node in postorder(other)] + nodes)
        for node in nodes:
            try:
                self.values[id(node)] = self._build(node)
            except (IllFormed, Obstacle) as error:
                self._fail(Code.SHAPE, str(error), node.span)
        value = self.values[id(tree)]
        cases = next((node for node in nodes if isinstance(node, Cases)), None)
        if cases is not None and any(map(tensors.about_tensors, value if isinstance(value, tuple) else (value,))):
            self._fail(Code.UNSUPPORTED, "cases are not read among tensors", cases.span, _WITHOUT_CASES)
        return value

    def _of_shapes(self) -> Arithmetic:
        notation = self.notation
        with_tensors = any(hasattr(value, "shape") for value in self.declared.values())
        return Arithmetic(with_tensors, notation.closed, notation.scales_rows, notation.operations)

    def _is_number(self, node: Node) -> bool:
        """Whether a node is a number if what it is made of is; one that binds a name, or may be bound, is not."""
        if isinstance(node, Name):
            declared = self.declared.get(node.name)
            return isinstance(declared, Symbol) and type(declared) is Symbol and bool(declared.is_commutative)
        if isinstance(node, Constant):
            return node.name not in self.declared
        return type(node) in _ARITHMETIC or (isinstance(node, Apply) and node.function not in _OF_SHAPES)

    def _survey(self, nodes: list[Node]) -> None:
        """Find the letters that sums run over, those that are indices of entries, and the families they index."""
        summed = [node for node in nodes if isinstance(node, Big) and node.kind not in ("integral", "limit")]
        ranged = [index.name for node in nodes if isinstance(node, Table) for index, _ in node.ranges]
        binders = dict.fromkeys((*(node.index.name for node in summed), *ranged))
        limits = [node.index.name for node in nodes if isinstance(node, Big) and node.kind == "limit"]
        entries = [item for node in nodes if isinstance(node, Index) for item in node.indices]
        for item in entries:
            self._check_index(item)
        entries += [item for node in nodes if isinstance(node, Call) for item in self._terms_of(node)]
        inside = [part for item in entries for part in postorder(item) if isinstance(part, Name)]
        found = [name for part in inside for name in self._in(part)]
        self.scaled = frozenset(part.name for part in inside if len(self._in(part)) > 1)
        for name in (*binders, *limits, *found):
            if name not in self.bound:
                declared = self.declared.get(name)
                whole = isinstance(declared, Symbol) and bool(declared.is_integer) and name_key(declared.name) == name
                kept = isinstance(declared, Symbol) and (
                    whole or (name in limits and not self.notation.is_tensor(name))
                )
                self.bound[name] = declared if kept and declared is not None else Symbol(name, integer=True)
        integrals = (node.index.name for node in nodes if isinstance(node, Big) and node.kind == "integral")
        for name in integrals if self.notation.closed else ():
            self.bound.setdefault(name, self.declared.get(name) or Symbol(name, real=True))
        for node in nodes:
            if isinstance(node, Mean) and node.variable is not None:
                name = node.variable.name
                self.bound.setdefault(name, self.declared.get(name, Symbol(name, real=True)))
        self.binders = frozenset(binders)
        self.laws = frozenset(id(node.law) for node in nodes if isinstance(node, Mean))
        if self.notation.closed and "T" not in self.declared:
            raised = (node.exponent for node in nodes if isinstance(node, Power))
            self.transposing = frozenset(id(exponent) for exponent in raised if exponent == _T_NAMED)
        names = {node.name for node in nodes if isinstance(node, Name)} - self.declared.keys()
        self.families = frozenset(family for name in names if (family := self._family(name, self.binders)))

    def _in(self, index: Name) -> tuple[str, ...]:
        """The names in one of an index: `s` and `i` of `X_{si+m, sj+n}`, where s is a size."""
        name = index.name
        if len(name) != 2 or name in self.declared or name in GREEK_NAMES or not self.notation.closed:
            return (name,)
        sizes = [value for letter in name if isinstance(value := self.declared.get(letter), Symbol)]
        return tuple(name) if any(size.is_integer for size in sizes) else (name,)

    def _check_index(self, item: Node) -> None:
        """Refuse `w_plus` for an entry of w: an index is a letter, if no declared name."""
        for part in postorder(item):
            if isinstance(part, Name) and not (
                len(part.name) == 1 or part.name in GREEK_NAMES or part.name in self.declared or len(self._in(part)) > 1
            ):
                message = f"`{part.name}` is not an index"
                self._fail(Code.UNKNOWN_NAME, message, part.span, "an index is a letter, or a declared name")

    def _family(self, name: str, letters: Collection[str]) -> str:
        """What a name is one of, if its subscript or label has one of these letters for an index."""
        base, tail, label = parts(name)
        bracketed = label[:1] in ("(", "[")
        in_label = bracketed and not letters_of(label).isdisjoint(letters)
        if not in_label and letters_of(tail).isdisjoint(letters):
            return ""
        return f"{base}^{{()}}" if in_label else canonical_name(base, "", label)

    def _member(self, node: Name) -> Expr | None:
        """A term of a family, such as `x_i` in a sum over i; None for other names."""
        base, tail, label = parts(node.name)
        for family, scripts in ((f"{base}^{{()}}", (tail, label[1:-1])), (canonical_name(base, "", label), (tail,))):
            if family in self.families and (tail or family.endswith("()}")):
                try:
                    found = [indices(script, self.bound, self.binders) for script in scripts if script]
                except Ambiguous as error:
                    self._fail(Code.BINDING, f"is the index of a sum in `_{{{error.tail}}}`?", node.span, error.hint)
                if found and all(part is not None for part in found):
                    return Function(family)(*(index for part in found for index in part or ()), evaluate=False)
                if self._family(node.name, self.binders):
                    shown = quoted(self.text, node.span)
                    self._fail(Code.BINDING, f"which term of a sequence is `{shown}`?", node.span, "write x_{i+1}")
        return None

    def _terms_of(self, node: Call) -> tuple[Node, ...]:
        """The index of a term of a sequence, where a letter need not be declared."""
        return node.arguments if node.name in self.notation.sequences else ()

    def _of(self, node: Node) -> Value:
        return self.values[id(node)]

    def _scalar(self, node: Node) -> Expr:
        """The value of a node that must not be a matrix."""
        value = self._of(node)
        if isinstance(value, tuple):
            self._fail(Code.COMMA, "a list stands where one expression was expected", node.span)
        if self.arithmetic.rank(value):
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        scalar: Expr = value
        return scalar

    def _single(self, node: Node) -> Value:
        """The value of a node that must not be a list."""
        value = self._of(node)
        if isinstance(value, tuple):
            self._fail(Code.COMMA, "a list stands where one expression was expected", node.span)
        return value

    def _fail(self, code: Code, message: str, span: Span, hint: str = "") -> NoReturn:
        raise ReadingError(code, message, self.text, span, hint)

    def _build(self, node: Node) -> Value:
        rule = _RULES.get(type(node))
        if rule is None:
            raise AssertionError(f"no SymPy for {type(node).__name__}")
        return rule(self, node)

    # Numbers and names.

    def _number(self, node: Number) -> Value:
        value = node.value
        return Integer(value.numerator) if value.denominator == 1 else Rational(value.numerator, value.denominator)

    def _constant(self, node: Constant) -> Value:
        return self.bound.get(node.name) or self.declared.get(node.name) or _CONSTANTS[node.name]

    def _name(self, node: Name) -> Value:
        name = node.name
        if name in self.bound:
            return self.bound[name]
        if name in self.scaled:
            return sympy.Mul(*(self.bound[letter] for letter in name))
        if name in self.declared:
            self._check_constant(node, name)
            return self.declared[name] if not isinstance(self.declared[name], Symbol) else self._symbol(name)
        if not self.notation.closed and (member := self._member(node)) is not None:
            return member
        if (term := self._term(name)) is not None:
            return term
        if id(node) in self.transposing:
            return None
        if self.notation.closed:
            self._unknown(node)
        return self._symbol(name)

    def _check_constant(self, node: Node, name: str) -> None:
        """Refuse `w_j` for one declared quantity in a sum over j, where it means another one in each term."""
        if self.binders and self._family(name, self.binders):
            shown = quoted(self.text, node.span)
            message = f"`{shown}` is one quantity here, not one for each term of a sum"
            self._fail(Code.BINDING, message, node.span, "give the index of the sum another letter, or write it out")

    def _term(self, name: str) -> Expr | None:
        """A term of a sequence that was defined after its term was taken for a name; None for other names."""
        base, tail, label = parts(name)
        formula = self.notation.heads.get(base) if base in self.notation.sequences and not label else None
        if formula is None or not tail:
            return None
        whole = {key: value for key, value in self.declared.items() if isinstance(value, Symbol) and value.is_integer}
        try:
            found = indices(tail, {**whole, **self.bound}, self.binders)
        except Ambiguous:
            return None
        return formula(*found) if found is not None and len(found) == 1 else None

    def _symbol(self, name: str) -> Symbol:
        found = self.symbols.get(name)
        if found is None:
            declared = self.declared.get(name)
            found = self.symbols[name] = Symbol(name) if declared is None else declared
        return found

    def _unknown(self, node: Name) -> NoReturn:
        near = get_close_matches(node.name, list(self.declared), n=3, cutoff=0.6)
        shown = quoted(self.text, node.span)
        hint = "did you mean " + " or ".join(near) + "?" if near else "say what it is: let … = …"
        if not near and id(node) in self.laws:
            laws = {value: name for name, value in [*self.declared.items()][::-1] if isinstance(value, Distribution)}
            hint = f"the distributions here are {', '.join(sorted(laws.values()))}" if laws else hint
        self._fail(Code.UNKNOWN_NAME, f"the name `{shown}` is not one of this problem's", node.span, hint)

    # Sums, products and powers, of numbers and of matrices.

    def _negation(self, node: Negation) -> Value:
        return self.arithmetic.negative(self._single(node.operand))

    def _sum(self, node: Sum) -> Value:
        return self.arithmetic.sum([(self._single(term.node), term.negative) for term in node.terms])

    def _product(self, node: Product) -> Value:
        return self.arithmetic.product([(self._single(f.node), f.inverse, f.sign) for f in node.factors])

    def _power(self, node: Power) -> Value:
        named_e = self.notation.closed and node.base == _E_NAMED
        if named_e and not isinstance(node.exponent, Number):  # nobody raises an error to the power -u
            return self.arithmetic.power(sympy.E, self._scalar(node.exponent), node.elementwise)
        base = self._single(node.base)
        if node.exponent == _T_NAMED and self.arithmetic.rank(base):
            return self.arithmetic.transposed(base)
        if isinstance(node.exponent, Name) and id(node.exponent) in self.transposing:
            self._unknown(node.exponent)
        return self.arithmetic.power(base, self._scalar(node.exponent), node.elementwise)

    def _transposition(self, node: Transposition) -> Value:
        return self.arithmetic.transposed(self._single(node.operand))

    def _index(self, node: Index) -> Value:
        operand = self._single(node.operand)
        indices = tuple(self._scalar(item) for item in node.indices)
        return self.arithmetic.entry(operand, indices, self.notation.origin)

    def _matrix(self, node: Matrix) -> Value:
        return ImmutableDenseMatrix([[self._scalar(entry) for entry in row] for row in node.rows])

    def _table(self, node: Table) -> Value:
        ranges = [(self.bound[index.name], self._size(size)) for index, size in node.ranges]
        return tensors.table(self._scalar(node.body), *ranges)

    def _substituted(self, node: Substituted) -> Value:
        """With the value put in; under a derivative, or in what binds names, it is only said to be."""
        value, symbol, put_in = self._scalar(node.operand), self._name(node.name), self._scalar(node.value)
        if not isinstance(symbol, Symbol):
            self._fail(Code.BINDING, "a value is put in for a name that stands for nothing else", node.name.span)
        if value.has(D, SlotDerivative, sympy.Derivative, ExprWithLimits, sympy.Limit):
            return sympy.Subs(value, symbol, put_in)
        with sympy.evaluate(False):
            return value.xreplace({symbol: put_in})

    def _size(self, node: Node) -> Value:
        """How large an axis is."""
        size = self._scalar(node)
        if not size.is_integer:
            self._fail(Code.SHAPE, "a size is a whole number", node.span)
        return size

    def _outcomes(self, node: Outcomes) -> Value:
        return Finite([(self._scalar(outcome), self._scalar(mass)) for outcome, mass in node.masses])

    def _cases(self, node: Cases) -> Value:
        """As written: without a value otherwise, it has none where no relation holds."""
        branches = [(self._scalar(value), self._condition(relations)) for value, relations in node.branches]
        return sympy.Piecewise(*branches, evaluate=False)

    def _condition(self, relations: Sequence[tuple[Node, str, Node]]) -> Any:
        found = [self._comparison(*relation) for relation in relations]
        return sympy.And(*found, evaluate=False) if len(found) > 1 else found[0] if found else sympy.true

    def _comparison(self, left: Node, sign: str, right: Node) -> Any:
        """A relation of real expressions; SymPy itself has no other as a condition, and evaluates it now and then."""
        span, sides = (left.span[0], right.span[1]), (self._scalar(left), self._scalar(right))
        if any(side.has(sympy.Piecewise) for side in sides):
            self._fail(Code.UNSUPPORTED, "cases within a condition", span, "write each case out")
        if not any(map(_varies, sides)) or not all(side.is_Rational or _varies(side) for side in sides):
            self._fail(Code.UNSUPPORTED, "a condition on what does not vary", span, "leave it out")
        found = _RELATIONS[sign](*sides, evaluate=False)
        try:
            sympy.Piecewise((0, found), (1, True))
        except TypeError:
            self._fail(Code.UNSUPPORTED, "these cannot be compared", span, "compare real numbers")
        return found

    def _connected(self, node: Connected) -> Value:
        parts = [self._single(part) for part in node.parts]
        for part, value in zip(node.parts, parts, strict=True):
            if not isinstance(value, Symbol | Boolean):
                self._fail(Code.SHAPE, "a number stands where a proposition was expected", part.span)
        return _JOINED[node.sign](*parts, evaluate=False)

    def _listing(self, node: Listing) -> Value:
        return tuple(self._single(item) for item in node.items)

    # Functions and derivatives.

    def _apply(self, node: Apply) -> Value:
        if node.function == "outer":
            return self.arithmetic.outer(*(self._single(argument) for argument in node.arguments))
        if node.function in SIZED:
            sizes = [self._size(argument) for argument in node.arguments]
            return tensors.identity(*sizes) if node.function == "identity" else tensors.ones(*sizes)
        if node.function in ("total", "repeat", "characteristic") and len(node.arguments) > 1:
            value, *further = node.arguments
            return self.arithmetic.further(node.function, self._single(value), [self._scalar(each) for each in further])
        if node.function in OF_MATRICES:
            return self.arithmetic.function(node.function, self._single(node.arguments[0]))
        if node.function == "abs" and self.arithmetic.rank(self._single(node.arguments[0])):
            return self.arithmetic.function("det", self._single(node.arguments[0]))
        arguments = [self._entrywise(argument) for argument in node.arguments]
        if node.function == ROOT:
            return root(arguments[0], int(arguments[1]))
        if node.primes:
            return self._primed(node, arguments)
        if isinstance(arguments[0], MatrixBase) and len(arguments) == 1:
            return arguments[0].applyfunc(lambda entry: FUNCTIONS[node.function].build([entry]))
        if any(isinstance(argument, MatrixBase) for argument in arguments):
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        return FUNCTIONS[node.function].build(arguments)

    def _entrywise(self, node: Node) -> Value:
        """What a function may be applied to: numbers, and tensors and matrices entry by entry."""
        value = self._single(node)
        if self.notation.closed and not isinstance(value, Row | MatrixBase) and value.is_Matrix:
            value = multiplied(value)
        matrix = isinstance(value, Row) or (
            value.is_Matrix and not (self.notation.closed and isinstance(value, MatrixBase))
        )
        if matrix:
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        return value

    def _primed(self, node: Apply, arguments: list[Value]) -> Value:
        """The derivative of a known function, by the rule for it."""
        variable = sympy.Dummy("u")
        found = FUNCTIONS[node.function].build([variable])
        for _ in range(node.primes):
            if not hasattr(found, "fdiff") or found.args[0] != variable or len(arguments) != 1:
                self._fail(Code.UNSUPPORTED, "this derivative is not known", node.span, "write it out")
            found = found.fdiff(1)
            break
        if node.primes > 1:
            self._fail(Code.UNSUPPORTED, "a second derivative of a known function: write it out", node.span)
        argument = arguments[0]
        if isinstance(argument, MatrixBase):
            return argument.applyfunc(lambda entry: found.xreplace({variable: entry}))
        return found.xreplace({variable: argument})

    def _call(self, node: Call) -> Value:
        if node.name in self.notation.operations:
            return self.arithmetic.operation(node.name, [self._single(argument) for argument in node.arguments])
        arguments = [self._entrywise(argument) for argument in node.arguments]
        self._check_constant(node, node.name)
        head = self.notation.heads.get(node.name)
        applied = Function(node.name)(*arguments, evaluate=False) if head is None else head(*arguments)
        if not node.primes:
            return applied
        if not isinstance(arguments[0], Symbol) or self.notation.closed:
            return SlotDerivative(applied, (node.primes,))
        return _derived(applied, [arguments[0]] * node.primes)

    def _derivative(self, node: Derivative) -> Value:
        operand = self._single(node.operand)
        for variable in node.variables:
            self._check_dependence(node, operand, variable)
            operand = self.arithmetic.derived(operand, self._single(variable))
            if operand is None:
                self._fail(Code.ARGUMENTS, "one differentiates by a name", variable.span)
        return operand

    def _check_dependence(self, node: Derivative, operand: Value, variable: Node) -> None:
        """An undeclared name might depend on anything: its derivative is not 0 for want of a definition.

        `diff(a*b, x)` says plainly that a and b are constants; `\\frac{d}{dx} a b` does not.
        """
        if self.notation.closed or not isinstance(operand, Expr) or node.operand == variable:
            return
        symbols = {symbol for symbol in operand.free_symbols if isinstance(symbol, Symbol)}
        by_symbol = isinstance(self._of(variable), Symbol)
        undeclared = bool(symbols) and all(symbol.name not in self.notation.names for symbol in symbols)
        plainly = _PLAINLY.match(self.text, node.span[0]) and not isinstance(node.operand, Name)
        if by_symbol and undeclared and not plainly and self._of(variable) not in symbols:
            shown, by = quoted(self.text, node.operand.span), quoted(self.text, variable.span)
            message = f"nothing says how `{shown}` depends on `{by}`"
            self._fail(Code.BINDING, message, node.span, f"write what {shown} is in its place")
        if not self.notation.closed and isinstance(variable, Name) and has_index(node.operand, variable.name):
            by = quoted(self.text, variable.span)
            message = f"nothing says how a name with the index `{by}` depends on `{by}`"
            self._fail(Code.BINDING, message, node.span, f"write it as a function of {by}")

    def _integral(self, node: Big) -> Value:
        name = node.index.name
        variable = self.bound[name] if name in self.bound else self._name(node.index)
        if not isinstance(variable, Symbol) or name in self.binders:
            self._fail(Code.BINDING, "one integrates over a name that stands for nothing else", node.index.span)
        assert node.lower is not None and node.upper is not None
        return sympy.Integral(self._scalar(node.body), (variable, self._scalar(node.lower), self._scalar(node.upper)))

    def _mean(self, node: Mean) -> Value:
        variable = None if node.variable is None else self.bound[node.variable.name]
        if variable is not None and not isinstance(variable, Symbol):
            self._fail(Code.BINDING, "the variable of a mean is to be a letter", node.span)
        return expectation(self._scalar(node.body), variable, self._single(node.law), self.notation.laws.point)

    def _big(self, node: Big) -> Value:
        if node.kind == "integral":
            return self._integral(node)
        index = self.bound[node.index.name]
        body = self._scalar(node.body)
        if node.kind == "limit" and node.upper is not None:
            return sympy.Limit(body, index, self._scalar(node.upper), dir=node.side or "+-")
        bounds = [Symbol(f"{index.name}_{end}", integer=True) for end in ("first", "last")]
        lower = self._scalar(node.lower) if node.lower is not None else bounds[0]
        upper = self._scalar(node.upper) if node.upper is not None else bounds[1]
        if node.lower is None or node.upper is None:
            known = self.arithmetic.range_of(index, body, self.notation.origin)
            if known is None and self.notation.closed:
                hint = f"write {node.kind}_{{{index.name}=1}}^{{n}}"
                self._fail(Code.BINDING, f"the bounds of this {node.kind} are missing", node.span, hint)
            lower, upper = known or (lower, upper)
        head = sympy.Sum if node.kind == "sum" else sympy.Product
        return head(body, (index, lower, upper))


def letters_of(script: str) -> frozenset[str]:
    """The letters of a script that may be indices."""
    return frozenset(index_letters(script))


def _derived(quantity: Expr, variables: list[Symbol]) -> Expr:
    for variable in variables:
        quantity = D(quantity, variable)
    return quantity


def _varies(side: Expr) -> bool:
    """Whether a side of a condition has names, and more than 0 times them."""
    return bool(side.free_symbols) and side.as_coeff_Add(rational=True)[1].as_coeff_Mul(rational=True)[0] != 0


_RELATIONS: dict[str, Callable[..., Any]] = {
    "<": sympy.Lt, "≤": sympy.Le, ">": sympy.Gt, "≥": sympy.Ge, "=": sympy.Eq, "≠": sympy.Ne
}  # fmt: skip
_JOINED: dict[str, Callable[..., Any]] = {"∧": sympy.And, "∨": sympy.Or, "⊕": sympy.Xor, "¬": sympy.Not}

_RULES: dict[type[Node], Callable[[_Elaborator, Any], Value]] = {
    Number: _Elaborator._number,
    Constant: _Elaborator._constant,
    Name: _Elaborator._name,
    Negation: _Elaborator._negation,
    Sum: _Elaborator._sum,
    Product: _Elaborator._product,
    Power: _Elaborator._power,
    Transposition: _Elaborator._transposition,
    Index: _Elaborator._index,
    Matrix: _Elaborator._matrix,
    Listing: _Elaborator._listing,
    Apply: _Elaborator._apply,
    Call: _Elaborator._call,
    Derivative: _Elaborator._derivative,
    Big: _Elaborator._big,
    Mean: _Elaborator._mean,
    Table: _Elaborator._table,
    Outcomes: _Elaborator._outcomes,
    Substituted: _Elaborator._substituted,
    Connected: _Elaborator._connected,
    Cases: _Elaborator._cases,
}
