"""The report of an evaluation: whole, faithful to its figures, safe to open, and legible."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

import polars as pl
import pytest

from occumap.coding.evaluate import evaluation_of
from occumap.examples import small_version
from occumap.model.evaluation import Evaluation, EvaluationSource
from occumap.render.reports import curve_svg, evaluation_html, evaluation_json
from occumap.render.reports.evaluation_plots import curve_plot, reliability_plot

VERSION = small_version()
VOID = {"meta"}
NASTY = '<script>alert("x")</script>&amp;'
SOURCE = EvaluationSource(f"{NASTY}.csv", NASTY, "job", "w", NASTY, False, (("index", NASTY), ("coder", "1")))


class Parsed(HTMLParser):
    """Elements of a page as (tag, attributes, text); raises where a tag isn't closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for n in self._open:
            self.elements[n][2].append(data)

    def said(self, tag: str) -> list[str]:
        return [" ".join("".join(text).split()) for name, _, text in self.elements if name == tag]


def rows(n: int) -> pl.DataFrame:
    codes = [group.code.value for group in VERSION.lowest]
    truth = [codes[i % len(codes)] for i in range(n)]
    code = [codes[(i + (i % 3 == 0)) % len(codes)] if i % 7 else "1" for i in range(n)]
    return pl.DataFrame(
        {
            "truth": [*truth, "99"],
            "code": [*code, None],
            "confidence": [*(round(1 - i / (2 * n), 3) for i in range(n)), 0.0],
            "title": [f"{NASTY} {i}" for i in range(n + 1)],
            "method": NASTY,
            "candidates": [*(f"{one}:0.5 30:0.2" for one in code), None],
            "other": [*code[1:], "88", None],
            "weight": 1.5,
        }
    )


def full(n: int = 60) -> Evaluation:
    return evaluation_of(rows(n), VERSION, resamples=40, shown=2)


def bare() -> Evaluation:
    nothing = pl.DataFrame({"truth": ["11"], "code": pl.Series([None], dtype=pl.String), "confidence": [0.0]})
    return evaluation_of(nothing, VERSION, resamples=10)


@pytest.fixture(scope="module", params=["full", "one row", "bare"])
def case(request: pytest.FixtureRequest) -> tuple[Evaluation, EvaluationSource]:
    if request.param == "bare":
        return bare(), EvaluationSource("jobs.csv", "soc", None, None, None, True, ())
    return full(60 if request.param == "full" else 1), SOURCE


@pytest.fixture(scope="module")
def page(case: tuple[Evaluation, EvaluationSource]) -> Parsed:
    return Parsed(evaluation_html(case[0], VERSION, case[1]))


def test_ids_stand_once_and_links_and_labels_lead_to_them(page: Parsed) -> None:
    ids = Counter(attributes["id"] for _, attributes, _ in page.elements if "id" in attributes)
    assert max(ids.values()) == 1
    links = {attributes["href"] for tag, attributes, _ in page.elements if tag == "a"}
    labels = {name for _, attributes, _ in page.elements for name in attributes.get("aria-labelledby", "").split()}
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} | labels <= set(ids)


def test_the_page_loads_nothing(page: Parsed) -> None:
    assert {tag for tag, _, _ in page.elements} & {"script", "link", "img", "iframe", "object"} == set()
    assert not any({"src", "srcset", "style", "onload"} & set(attributes) for _, attributes, _ in page.elements)
    assert not re.search(r"url\(|@import", " ".join(page.said("style")))


def test_there_is_a_language_landmarks_and_one_first_heading(page: Parsed) -> None:
    tags = Counter(tag for tag, _, _ in page.elements)
    assert (tags["h1"], tags["main"], tags["header"], tags["footer"]) == (1, 1, 1, 1)
    assert page.elements[0][1]["lang"] == "en-GB"
    assert "h3" not in tags


def test_tables_scroll_by_keyboard_and_have_heads(page: Parsed) -> None:
    tables = [n for n, (tag, _, _) in enumerate(page.elements) if tag == "table"]
    for n in tables:
        tag, attributes, _ = page.elements[n - 1]
        assert (tag, attributes["role"], attributes["tabindex"]) == ("div", "region", "0")
        assert attributes["aria-label"]
    assert all("scope" in attributes for tag, attributes, _ in page.elements if tag == "th")


def test_plots_have_a_title_and_a_text(page: Parsed) -> None:
    tags = [tag for tag, _, _ in page.elements]
    assert (
        tags.count("svg") == tags.count("desc") == (2 if "Confidence against share right" in page.said("title") else 1)
    )
    assert all(page.said("desc"))


def test_the_figures_stand_in_the_page(case: tuple[Evaluation, EvaluationSource], page: Parsed) -> None:
    evaluation, _ = case
    cells = page.said("td")
    for level in evaluation.levels:
        assert any(cell.startswith(f"{100 * (level.accuracy.value or 0):.1f} %") for cell in cells), level
    for one in evaluation.confusions:
        assert any(f"{one.truth} {one.truth_title}" in head for head in page.said("th"))
    for test in evaluation.against:
        assert f"{100 * (test.difference.value or 0):+.1f}" in " ".join(cells)
    assert f"{evaluation.full.accuracy.value or 0:.1%}".replace("%", " %") in page.said("li")[0]


def test_what_a_file_says_is_never_markup() -> None:
    html = evaluation_html(full(), VERSION, SOURCE)
    assert "<script" not in html
    said = " ".join(Parsed(html).said("body"))
    assert said.count('<script>alert("x")</script>&amp;') > 10


def test_what_is_left_out_is_said() -> None:
    (said,) = [text for text in Parsed(evaluation_html(full(), VERSION, SOURCE)).said("p") if "left out:" in text]
    assert said.startswith("1 row is left out: 1 has a true code that is not in tiny1 (such as ‘99’)")


def test_a_page_without_candidates_methods_and_another_coder_leaves_them_out() -> None:
    source = EvaluationSource("jobs.csv", "soc", None, None, None, True, ())
    ids = {attributes.get("id") for _, attributes, _ in Parsed(evaluation_html(bare(), VERSION, source)).elements}
    assert ids & {"candidates", "methods", "against"} == set()
    assert {"levels", "production", "calibration", "majors", "confusions"} <= ids


def test_json_is_the_evaluation() -> None:
    evaluation = full()
    found = json.loads(evaluation_json(evaluation, SOURCE))
    assert found["source"]["versions"] == {"index": NASTY, "coder": "1"}
    assert found["levels"][0]["accuracy"]["value"] == round(evaluation.levels[0].accuracy.value or 0, 6)
    assert len(found["curve"]) == len(evaluation.curve)
    assert "NaN" not in evaluation_json(bare(), SOURCE)


@pytest.mark.parametrize("evaluation", [full(), full(1), bare()], ids=["full", "one row", "bare"])
def test_plots_are_whole_and_nothing_leaves_them(evaluation: Evaluation) -> None:
    for svg in (curve_svg(evaluation), curve_plot(evaluation), reliability_plot(evaluation)):
        root = ElementTree.fromstring(svg)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for element in root.iter():
            for name, limit in (
                ("x", width),
                ("cx", width),
                ("x1", width),
                ("x2", width),
                ("y", height),
                ("cy", height),
            ):
                assert 0 <= float(element.attrib.get(name, 0)) <= limit
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", element.attrib.get("d", ""))]
            assert all(0 <= x <= width for x in numbers[::2])
            assert all(0 <= y <= height for y in numbers[1::2])


def test_the_plot_as_a_file_brings_its_colours() -> None:
    svg = curve_svg(full())
    assert svg.count("<style>") == 1
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert "prefers-color-scheme: dark" in svg
