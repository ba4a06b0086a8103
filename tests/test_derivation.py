"""What an author writes: values of given quantities, rounded answers, Jacobian matrices."""

from __future__ import annotations

import pytest
from sympy import ImmutableMatrix, Matrix, Rational

from derive import D, Problem, Verdict, decimal, definition, equals, jacobian, rounds, substitution
from derive.checking import Options, check, check_all
from derive.kernel.equality import Effort


def test_a_part_at_values_is_about_these_only() -> None:
    p = Problem(90, "Values")
    (x, w) = p.given("x w")
    y = p.let("y", w * x**2)
    everywhere, here = p.part("everywhere"), p.part("here", at={x: 3, w: decimal("0.5")})
    everywhere.step(D(y, x), 2 * w * x, by=definition)
    everywhere.step(D(y, x), 3, by=substitution)
    here.step(D(y, x), 3, by=substitution)
    here.step(D(y, x), 2 * w * x, by=definition)
    here.step(D(y, w), 9, by=substitution)
    here.step(D(y, w), 8, by=substitution)
    found = [line.finding.verdict for line in check(p, Options(jobs=1)).steps]
    true, false = Verdict.PROVED, Verdict.REFUTED
    assert found == [true, false, true, true, true, false]


def test_a_document_says_something_about_values() -> None:
    p = Problem(91, "Values")
    (x, w) = p.given("x w")
    y = p.let("y", w * x)
    p.part("here", at={x: 2, w: 3}).step(y, 6, by=substitution)
    p.part("there", at={x: 2, w: 4}).step(y, 8, by=substitution)
    source = p.source("sheet")
    z = source.let("z", y + 1)
    source.prints("at 2 and 3", z, 7, at={x: 2, w: 3})
    source.prints("everywhere", z, 7)
    source.prints("wrong at 2 and 4", y, 6, at={x: 2, w: 4})
    report = check(p, Options(jobs=1))
    assert [line.finding.verdict for line in report.claims] == [Verdict.PROVED, Verdict.REFUTED, Verdict.REFUTED]
    wrong = report.claims[2].departure
    assert wrong is not None and wrong.step == "91.there.1", "the right value is the one for the same numbers"


def test_only_given_quantities_have_values() -> None:
    p = Problem(92, "Values")
    (x,) = p.given("x")
    y = p.let("y", x + 1)
    with pytest.raises(ValueError, match="y is not given"):
        p.part("wrong", at={y: 2})
    with pytest.raises(ValueError, match="y is not given"):
        p.source("sheet").prints("wrong", y, 2, at={y: 2})


def test_a_rounded_answer_is_two_steps() -> None:
    p = Problem(93, "Rounded")
    (x,) = p.given("x")
    third = p.let("t", x / 3)
    part = p.part("value", at={x: 1})
    part.answer(third, Rational(1, 3), by=substitution, rounded="0.3333")
    part.answer(x, 1, by=substitution)
    assert [step.id for step in part.steps] == ["93.value.1", "93.value.2", "93.value.3"]
    assert part.steps[1].claim == rounds(third, "0.3333") and part.steps[1].rule.name == "rounding"
    assert set(part.answers) == {third, x}
    assert all(line.finding.verdict is Verdict.PROVED for line in check(p, Options(jobs=1)).steps)


def test_a_matrix_is_an_answer() -> None:
    p = Problem(94, "Matrix")
    (x, w) = p.given("x w")
    part = p.part("all")
    part.answer(jacobian([x * w, x + w], [x, w]), Matrix([[w, x], [1, 1]]), by=definition)
    assert part.answers == {
        ImmutableMatrix([[D(x * w, x), D(x * w, w)], [D(x + w, x), D(x + w, w)]]): ImmutableMatrix([[w, x], [1, 1]])
    }


def test_a_jacobian_has_a_row_for_each_quantity_and_goes_through_definitions() -> None:
    p = Problem(95, "Jacobian")
    (a, b) = p.given("a b")
    u = p.let("u v w", Matrix([a * b, a + b, b**2]))
    y = p.let("y", u[0] * u[2])
    assert jacobian(u, [a, b]).shape == (3, 2)
    assert jacobian(Matrix(u), Matrix([a, b])) == jacobian(u, [a, b])
    context = p.context()
    for claim, verdict in (
        (equals(jacobian(u, [a, b]), Matrix([[b, a], [1, 1], [0, 2 * b]])), Verdict.PROVED),
        (equals(jacobian(u, [a, b]), Matrix([[b, a], [1, 1], [2 * b, 0]])), Verdict.REFUTED),
        (equals(jacobian([y], [a, b]), jacobian([y], u) * jacobian(u, [a, b])), Verdict.PROVED),
        (equals(jacobian([y], u), Matrix([[u[2], 0, u[0]]])), Verdict.PROVED),
        (equals(jacobian(u, [a, b]), Matrix([[b, 1, 0], [a, 1, 2 * b]])), Verdict.ILL_FORMED),
    ):
        assert claim.judged(context, Effort()).judgement.verdict is verdict


def test_a_given_quantity_may_have_a_least_value() -> None:
    problem = Problem(99, "bounds")
    (beta,) = problem.given("beta", at_least=0, below=1)
    (alpha,) = problem.given("alpha", above=0)
    assert [Rational(0) in problem.domain.range_of(symbol) for symbol in (beta, alpha)] == [True, False]
    assert Rational(1) not in problem.domain.range_of(beta)


def test_numpy_draws_what_only_the_rule_of_a_sequence_has_where_there_are_hypotheses() -> None:
    problem = Problem(99, "a sequence")
    (rate,) = problem.given("rho", above=0)
    problem.indices("i", below=problem.sizes("n")[0])  # a hypothesis
    t = problem.index("t")
    w = problem.sequence("w", first=0, then=lambda w, t: w(t - 1) + rate)
    found = equals(w(t + 2) - w(t + 1), w(t + 1) - w(t)).judged(problem.context(), Effort())
    assert found.judgement.verdict is Verdict.PROVED
    assert found.numeric is not None and found.numeric.agrees is True


def test_a_matrix_of_given_entries_and_one_of_named_ones() -> None:
    p = Problem(95, "Matrices")
    x = p.matrix("x", 2, 3)
    assert [symbol.name for symbol in x] == ["x_{11}", "x_{12}", "x_{13}", "x_{21}", "x_{22}", "x_{23}"]
    assert all(symbol in p.ranges for symbol in x)
    y = p.let("y", 2 * x)
    assert y.shape == (2, 3) and [symbol.name for symbol in y][3:] == ["y_{21}", "y_{22}", "y_{23}"]
    assert p.definitions[y[1, 2]] == 2 * x[1, 2]
    z = p.let("z", Matrix([[x[0, 0]]]))
    assert z.name == "z" and p.definitions[z] == x[0, 0]
    assert p.let("a b", Matrix([[x[0, 0], x[0, 1]]]))[1].name == "b"
    with pytest.raises(ValueError, match="2 names for 6 entries"):
        p.let("c d", x)
    with pytest.raises(ValueError, match=r"x_\{11\} is taken"):
        p.matrix("x", 1, 1)
    assert p.matrix("w", 1, 10)[0, 9].name == "w_{1,10}"


def test_what_is_accepted_besides_an_answer() -> None:
    p = Problem(94, "Two answers")
    x, c = p.given("x c")
    (other,) = Problem(93, "Another problem").given("z")
    part, second = p.part("first"), p.part("second")
    with pytest.raises(ValueError, match="state the answer first"):
        part.accepts(2 * x, when="c is 2")
    part.answer(c * x, x * c, by=definition)
    with pytest.raises(ValueError, match="say when"):
        part.accepts(3)
    with pytest.raises(ValueError, match="z is not given"):
        part.accepts({other: 1}, when="z is 1")
    part.accepts(2 * x, when="c is 2")
    part.accepts(second, when="the second is meant")
    part.accepts({c: 1}, when="c is 1")
    assert [(each.what, each.when) for each in part.accepted] == [(2 * x, "c is 2")]
    assert part.conventions == [(second, "the second is meant", {}), (part, "c is 1", {c: 1})]


def test_an_open_question_is_asked_with_all_of_its_parts() -> None:
    p = Problem(94, "One of two")
    (c,) = p.given("c")
    first, second = p.part("first"), p.part("second")
    question = p.open_question("either")
    question.accepts(first)
    question.accepts(second, when=("c is 1", "it is the second"), at={c: 1})
    p.asks(question, points="1/2")
    assert [(item.part, item.points) for item in p.asked] == [(first, Rational(1, 2)), (second, Rational(1, 2))]
    found = [(each.conventions, each.part, each.at) for each in p.alternatives["either"]]
    assert found == [(("",), first, {}), (("c is 1", "it is the second"), second, {c: 1})]


def test_a_brief_report_has_the_findings_and_no_statements() -> None:
    p = Problem(99, "Squares")
    (x,) = p.given("x")
    part = p.part("square")
    part.answer(p.let("q", x * x), x**2, by=substitution)
    (full,), (brief,) = check_all([p], Options(jobs=1)), check_all([p], Options(jobs=1), brief=True)
    assert [line.finding.verdict for line in brief.steps] == [line.finding.verdict for line in full.steps]
    assert brief.tally() == full.tally() == {Verdict.PROVED: 1}
    assert full.steps[0].statement.text == "q = x²"
    assert brief.steps[0].statement.text == ""
