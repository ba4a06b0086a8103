"""The page: well formed, alone in the world, and deaf to what students write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from derive.writing.grades.feedback import Feedback
from derive.writing.grades.html import page
from derive.writing.grades.results import Result
from tests.writing.grades.examples import CLASS, HOSTILE, SOLUTION, TROUBLE, UNREADABLE, WRONG

VOID = {"meta", "br"}


class Page(HTMLParser):
    """The elements in order, each closed where it should be, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Page:
    found = Page()
    found.feed("".join(page(results, feedback)))
    found.close()
    assert found.open == []
    return found


def tags(found: Page) -> list[str]:
    return [tag for tag, _ in found.found]


@pytest.mark.parametrize("results", [[], [WRONG], [TROUBLE], CLASS], ids=len)
def test_every_element_is_closed(results: tuple[Result, ...]) -> None:
    found = read(results)
    assert tags(found)[:2] == ["html", "head"]
    assert tags(found).count("details") == len({result.student for result in results})


def test_it_runs_nothing_and_fetches_nothing() -> None:
    found = read([*CLASS, *(replace(HOSTILE, student=evil, part=evil, remark=evil, trouble=evil) for evil in EVIL)])
    allowed = "html head meta title style body main h1 h2 h3 h4 table caption thead tbody tr th td div details summary "
    allowed += "section p dl dt dd ol li span bdi pre br"
    assert set(tags(found)) <= set(allowed.split())
    names = {name for _, attributes in found.found for name in attributes}
    known = "lang charset name content http-equiv scope class value role aria-label title open"
    assert names <= set(known.split())
    policy = next(attributes for _, attributes in found.found if "http-equiv" in attributes)
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "url(" not in "".join(page(CLASS))
    assert "@import" not in "".join(page(CLASS))


EVIL = ("<script>x</script>", "</bdi></style><img src=x onerror=x>", '" onclick="x', "&lt;b&gt;", "<!-- x", "]]>")


@pytest.mark.parametrize("evil", EVIL)
def test_what_a_student_wrote_is_text(evil: str) -> None:
    item = replace(WRONG.graded[0], answer=evil, part=evil, reason=evil)
    found = read([replace(WRONG, student=evil, origin=evil, graded=(item,), remark=evil), UNREADABLE])
    assert found.text.count(evil) >= 5


def test_what_cannot_be_printed_is_not_there() -> None:
    text = "".join(page([HOSTILE]))
    assert text.replace("\n", "").isprintable()
    text.encode()


def test_direction_and_columns_are_kept() -> None:
    text = "".join(page([UNREADABLE]))
    assert "<pre>1/2x\n   ^</pre>" in text
    assert '<bdi class="theirs">Дмитрий</bdi>' in text


def test_tables_are_for_everyone() -> None:
    found = read(CLASS)
    assert tags(found).count("table") == tags(found).count("caption") == 5
    assert {attributes.get("scope") for tag, attributes in found.found if tag == "th"} == {"col"}
    assert dict(found.found)["html"] == {"lang": "en"}


def test_marks_are_words_and_not_only_colours() -> None:
    badges = [attributes for tag, attributes in read(CLASS).found if attributes.get("role") == "img"]
    assert len(badges) == len(CLASS)
    assert badges[1]["aria-label"] == "problem 8, gradient: wrong"
    assert badges[2]["aria-label"] == ("problem 5, layer: 1 correct, 1 correct under a condition, 1 not answered")


def test_one_student_is_open_and_has_no_class() -> None:
    alone, many = read([SOLUTION]), read(CLASS)
    assert [attributes for tag, attributes in alone.found if tag == "details"] == [{"open": None}]
    assert [attributes for tag, attributes in many.found if tag == "details"] == [{}] * 9
    assert "table" not in tags(alone)


def test_lines_keep_their_numbers() -> None:
    assert [attributes["value"] for tag, attributes in read([SOLUTION]).found if tag == "li"] == list("12345")


def test_a_student_is_one_however_many_problems() -> None:
    found = read([WRONG, SOLUTION, replace(WRONG, problem=9)])
    assert tags(found).count("details") == 2
    assert "Ben O'Neill, 0 of 4 points" in found.text
