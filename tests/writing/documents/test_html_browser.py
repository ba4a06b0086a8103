"""The web page in a browser: formulas are laid out, nothing complains, a phone shows all of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from typing import Any

import pytest

from derive.catalog import load
from derive.checking import Options, check
from derive.writing.derivations import derivation
from derive.writing.documents.arrangement import Style, arranged
from derive.writing.documents.html import html, with_claims

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no chromium to lay the page out")

MEASURE = """
const formulas = [...document.querySelectorAll("math")].filter(e => e.checkVisibility());
const size = e => e.getBoundingClientRect();
const room = document.documentElement;
const fraction = document.querySelector("mfrac");
top.document.title = JSON.stringify({
  formulas: formulas.length,
  flat: formulas.filter(e => size(e).width < 2 || size(e).height < 2).length,
  stacked: size(fraction.children[0]).bottom <= size(fraction.children[1]).top + 1,
  window: room.clientWidth,
  page: room.scrollWidth,
  signs: [...document.querySelectorAll(".verdict")].every(e => e.textContent.trim().split(" ").length >= 2),
  reachable: [...document.querySelectorAll(".formula")]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).every(e => e.tabIndex == 0),
});
"""


@pytest.fixture(scope="module")
def page() -> str:
    text, report = derivation(load(8)), check(load(8), Options(jobs=1))
    checked = with_claims(arranged(text, report), arranged(text, report, Style.REFEREE))
    others = [arranged(derivation(load(number)), None) for number in (6, 13)]
    return "".join(html([checked, *others], "Three problems"))


def seen(page: str, folder: Path, width: int) -> tuple[dict[str, Any], list[str]]:
    """What a script measures on the page in a window, and what the browser has to say about the page."""
    # the page itself forbids scripts
    page = page.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
    page = page.replace("</body>", f"<script>{MEASURE}</script></body>")
    # a window has a least width, a frame has not
    frame = f'<iframe style="width: {width}px; height: 900px; border: 0" srcdoc="{escape(page)}"></iframe>'
    file = folder / "page.html"
    file.write_text(f'<!DOCTYPE html><meta charset="utf-8"><title></title>{frame}', encoding="utf-8")
    assert BROWSER is not None
    command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    options = ["--enable-logging=stderr", "--window-size=1300,900", "--dump-dom", file.as_uri()]
    ran = subprocess.run([*command, *options], capture_output=True, text=True, timeout=120, check=True)
    title = re.search(r"<title>(.*?)</title>", ran.stdout)
    assert title is not None
    return json.loads(title[1]), [line for line in ran.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("width", [1200, 375])
def test_formulas_are_laid_out_and_the_page_fits(page: str, tmp_path: Path, width: int) -> None:
    found, complaints = seen(page, tmp_path, width)
    assert complaints == []
    assert found["formulas"] > 300
    assert found["flat"] == 0
    assert found["stacked"] and found["reachable"] and found["signs"]
    assert found["page"] <= found["window"] <= width


def test_what_a_console_says_is_heard(page: str, tmp_path: Path) -> None:
    """A page that breaks its own policy is noticed, and one that is too wide."""
    wrong = '<img src="https://example.org/x.png"><div style="width: 3000px">too wide</div>'
    broken = page.replace("</main>", f"{wrong}</main>")
    found, complaints = seen(broken, tmp_path, 375)
    assert complaints and "Content Security Policy" in " ".join(complaints)
    assert found["page"] > found["window"]
