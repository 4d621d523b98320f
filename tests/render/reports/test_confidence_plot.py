"""The curve of confidence says in words what it draws, and marks what needs no review."""

from xml.etree import ElementTree

from occumap.render.reports.confidence_plot import confidence_plot


def test_it_is_a_drawing_with_words_and_falls_from_left_to_right():
    drawn = confidence_plot([(n / 10, 1 - n / 20) for n in range(11)])
    root = ElementTree.fromstring(drawn)
    assert root.findtext("desc") == "100% of rows have a code; 60% have one with a confidence of 80% or more."
    (line,) = root.findall("path[@class='line']")
    points = line.attrib["d"].removeprefix("M").split("L")
    heights = [float(point.split()[1]) for point in points]
    assert heights == sorted(heights)
    assert "60% of rows at 80% or more" in drawn


def test_a_file_without_a_code_is_a_line_at_the_bottom():
    assert "0% of rows have a code; 0% have one" in confidence_plot([(0, 0.0), (1, 0.0)])
