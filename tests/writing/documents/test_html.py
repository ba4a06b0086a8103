"""The web page: well formed, alone in the world, every step to be found, and deaf to what is written in words."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from derive.catalog import files, load
from derive.checking import Options, check
from derive.writing.derivations import derivation
from derive.writing.documents.arrangement import Style, arranged
from derive.writing.documents.blocks import Blank, Display, Document, Figure, Paragraph
from derive.writing.documents.html import html, with_claims
from tests.writing.documents.examples import EVIL, problem

VOID = {"meta", "br"}
MATH = "math mi mn mo mtext mspace mrow mfrac msqrt mroot mstyle mphantom msub msup msubsup munder mover munderover "
MATH += "mtable mtr mtd"
PLAIN = (
    "html head meta title style body header main footer nav section article div span h1 h2 h3 h4 p a ol ul li dl dt "
)
PLAIN += "dd details summary table caption thead tbody tr th td small code br"


class Page(HTMLParser):
    """The elements in order, each closed where it should be, and the text that is seen."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "mspace":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.found if (value := attributes.get(name)) is not None]

    def classes(self, word: str) -> int:
        return sum(word in value.split() for value in self.values("class"))


@pytest.fixture(scope="module")
def document() -> Document:
    report, text = check(problem(), Options(jobs=1)), derivation(problem())
    return with_claims(arranged(text, report), arranged(text, report, Style.REFEREE))


@pytest.fixture(scope="module")
def page(document: Document) -> Page:
    return Page("".join(html([document])))


def only(document: Document, *blocks: Paragraph | Blank | Figure | Display) -> Page:
    return Page("".join(html([replace(document, blocks=blocks)])))


# ---- the page by itself


@pytest.mark.parametrize("number", files())
def test_a_page_of_each_problem_is_whole(number: int) -> None:
    text = derivation(load(number))
    found = Page("".join(html([arranged(text, None)])))
    anchors = found.values("id")
    assert len(anchors) == len(set(anchors))
    assert not any(re.search(r"\s", anchor) for anchor in anchors)
    steps = [step.id for part in text.parts for step in part.steps]
    assert {re.sub(r"[^\w.-]+", "-", step) for step in steps} <= set(anchors)
    assert all(link[0] == "#" and link[1:] in anchors for link in found.values("href"))
    assert "code" not in {tag for tag, _ in found.found}, "a formula or a step is not understood"
    assert not re.search(r"\\[A-Za-z]|\$", found.text), "LaTeX among words"


@pytest.mark.parametrize("title", ["", "Two problems"])
def test_it_runs_nothing_and_fetches_nothing(document: Document, title: str) -> None:
    found = Page("".join(html([document, replace(document, number=91)][: 2 if title else 1], title)))
    assert {tag for tag, _ in found.found} <= set((PLAIN + " " + MATH).split())
    assert not [name for _, attributes in found.found for name in attributes if name.startswith("on")]
    assert not found.values("src")
    assert not re.search(r"url\(|@import|https?:", found.source.replace("http-equiv", ""))
    (policy,) = [attributes["content"] for _, attributes in found.found if "http-equiv" in attributes]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert found.found[0] == ("html", {"lang": "en"})


@pytest.mark.parametrize("title", ["", "Two problems"])
def test_headings_are_in_order(document: Document, title: str) -> None:
    found = Page("".join(html([document, document][: 2 if title else 1], title)))
    levels = [int(tag[1]) for tag, _ in found.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_several_problems_have_contents_and_an_overview(document: Document) -> None:
    other = arranged(derivation(load(9)), None)
    found = Page("".join(html([document, other], "Two problems")))
    assert "#90" in found.values("href") and "#9" in found.values("href")
    assert {"90", "9"} <= set(found.values("id"))
    assert "Two problems" in found.text and "Model Parameters (optional)" in found.text
    # two steps of three are proved by hand, the third is an answer; of two claims one is wrong
    assert "✓ 3 proved" in found.text and "✗ 1 refuted" in found.text and "✓ 1 proved" in found.text


# ---- steps


def test_a_step_has_a_number_a_reason_and_its_evidence(page: Page) -> None:
    assert page.values("href").count("#90.the-slope-in-words.1") == 3, "its number, a reference, what is right"
    assert "We put the numbers into 90.1:" in page.text
    assert page.classes("step") == 3 and page.classes("evidence") == 3
    assert page.classes("answer") == 1
    assert "(90.3)" in page.text
    assert "✓ proved, evidence for step 90.1" in page.text
    assert "Checked independently" in page.text and "Decided by" in page.text


def test_a_left_side_that_stands_above_is_kept_but_not_seen(page: Page) -> None:
    """The second step has the left side of the first: it is aligned below it."""
    assert [tag for tag, _ in page.found].count("mphantom") == 1


def test_without_a_report_nothing_is_said_of_verdicts() -> None:
    found = Page("".join(html([arranged(derivation(problem()), None)])))
    assert found.classes("evidence") == 0 and found.classes("claim") == 0
    assert found.classes("step") == 3


def test_a_step_that_does_not_hold_is_unfolded(document: Document) -> None:
    wrong = problem()
    wrong.parts[0].step(wrong.order[0], wrong.order[1], by=wrong.parts[0].steps[0].rule)
    found = Page("".join(html([arranged(derivation(wrong), check(wrong, Options(jobs=1)))])))
    folds = [attributes for tag, attributes in found.found if tag == "details"]
    assert [("open" in attributes) for attributes in folds] == [False, False, True, False]
    assert "✗ refuted" in found.text and "Witness" in found.text


# ---- claims


def test_a_wrong_claim_is_shown_with_what_is_right(page: Page) -> None:
    shown = page.text[page.text.rindex("Claims of the sheet") :]
    assert shown.index("✗ refuted") < shown.index("The others:") < shown.index("the square")
    assert page.classes("claim") == 2
    assert "Right is, by 90." in shown
    assert re.search(r"At x=.*, w=.*, the left side is .*, and the right side ", shown)


# ---- words


def test_what_is_written_in_words_stays_words(page: Page) -> None:
    assert page.text.count(EVIL.replace("'", "’")) >= 4, "title, statement, part, prose, place"
    assert "<script" not in page.source and "alert(1)</script>" not in page.source


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("a \\$5 fee", "a $5 fee"),
        ("a < b & c", "a < b & c"),
        ("$\\foo{<b>}$", "\\foo{<b>}"),
        ("see \\ref{nowhere.1}", "see nowhere.1"),
        ("100 % of $x$, or less", "100 % of x, or less"),
        ("it’s 'so'", "it’s ’so’"),
    ],
)
def test_words_are_written_as_they_are(document: Document, words: str, seen: str) -> None:
    assert seen in only(document, Paragraph(words)).text


def test_a_comma_does_not_begin_a_line(document: Document) -> None:
    assert '<span class="kept"><math><mi>x</mi></math>,</span> or' in only(document, Paragraph("$x$, or")).source


def test_a_formula_that_is_set_apart_ends_without_a_sign(document: Document) -> None:
    wide = " + ".join(f"x_{{{k}}}" for k in range(10, 25))
    found = only(document, Paragraph(f"So ${wide}$.")).source
    assert "</math></span></p>" in found


def test_a_formula_that_cannot_be_set_shows_its_source(document: Document) -> None:
    display = next(block for block in document.blocks if isinstance(block, Display))
    equation = display.equations[0]
    row = replace(equation.rows[0], rest=(("=", r"\foo < 1"),))
    found = only(document, Display((replace(equation, rows=(row,)),)))
    assert r"\foo < 1" in found.text and "code" in [tag for tag, _ in found.found]


def test_a_wide_formula_can_be_reached_with_the_keyboard(document: Document) -> None:
    display = next(block for block in document.blocks if isinstance(block, Display))
    equation = display.equations[0]
    row = replace(equation.rows[0], rest=(("=", " + ".join(f"x_{{{k}}}" for k in range(10, 25))),))
    found = only(document, Display((replace(equation, rows=(row,)),)))
    (box,) = [attributes for _, attributes in found.found if attributes.get("class") == "formula"]
    assert (box["tabindex"], box["role"], box["aria-label"]) == ("0", "group", "Step 90.1")
    assert not [a for _, a in only(document, Display((equation,))).found if "tabindex" in a]


class Square:
    """A picture of a square."""

    caption = "A square of $x$"
    alt = "a square"

    def svg(self) -> str:
        return '<svg role="img" aria-label="a square"><path d="M0 0h1v1h-1z"></path></svg>'

    def tikz(self) -> str:
        return ""


def test_a_picture_has_its_caption(document: Document) -> None:
    found = only(document, Figure(Square()))
    assert [tag for tag, _ in found.found if tag in ("figure", "svg", "figcaption")] == ["figure", "svg", "figcaption"]
    assert "A square of x" in found.text


def test_an_exam_leaves_room(document: Document) -> None:
    assert "How steep is it (5 points)" in only(document, Blank("how steep is it", "5")).text
    assert "(1 point)" in only(document, Blank("how steep is it", "1")).text
