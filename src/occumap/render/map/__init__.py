"""The map, gaps, paths, moves and placements as SVG to keep and as pages of HTML.

A drawing (`grid`, `gap_drawing`, `path_drawing`) is an ``<svg>`` element whole in itself: a file of its own, or a part
of a page. `pages` writes pages around them, or the fragments of which the web pages are made. Nothing is loaded and
nothing runs; everything said by colour is said by shape and in words too.
"""

from occumap.render.map.drawing import percent
from occumap.render.map.gap_drawing import gap_svg
from occumap.render.map.grid import map_svg
from occumap.render.map.pages import fragment_style, gap_html, map_html, moves_html, path_html, placement_html
from occumap.render.map.path_drawing import path_svg

__all__ = [
    "fragment_style",
    "gap_html",
    "gap_svg",
    "map_html",
    "map_svg",
    "moves_html",
    "path_html",
    "path_svg",
    "percent",
    "placement_html",
]
