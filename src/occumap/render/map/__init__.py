"""The map, gaps, paths, moves and placements as SVG to keep and as pages of HTML.

A drawing (`map_drawing`, `gap_drawing`, `path_drawing`) is an ``<svg>`` element whole in itself: a file of its own, or
a part of a page. `pages` writes pages around them, or the fragments of which the web pages are made. Nothing is loaded
and nothing runs; everything said by colour is said by shape and in words too.
"""

from occumap.render.map.career_plan_page import career_plan_html
from occumap.render.map.drawing import percent
from occumap.render.map.gap_drawing import bounds_in_words, gap_in_words, gap_svg, held_in_words
from occumap.render.map.map_drawing import map_svg
from occumap.render.map.near_wording import near_in_words
from occumap.render.map.pages import (
    PUBLISHED_HEADINGS,
    fragment_style,
    gap_html,
    map_html,
    moves_html,
    path_html,
    placement_html,
)
from occumap.render.map.path_drawing import LEADS, gains_of, no_gain, path_svg, product_in_words

__all__ = [
    "LEADS",
    "PUBLISHED_HEADINGS",
    "bounds_in_words",
    "career_plan_html",
    "fragment_style",
    "gains_of",
    "gap_html",
    "gap_in_words",
    "gap_svg",
    "held_in_words",
    "map_html",
    "map_svg",
    "moves_html",
    "near_in_words",
    "no_gain",
    "path_html",
    "path_svg",
    "percent",
    "placement_html",
    "product_in_words",
]
