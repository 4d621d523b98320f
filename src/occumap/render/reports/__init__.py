"""An evaluation as one page of HTML, as JSON, and its main plot as SVG.

The plots are drawn in `plots`; the template beside them writes the page down. It loads nothing and bears no date:
the same evaluation gives the same bytes.
"""

from occumap.render.reports.evaluation import evaluation_html, evaluation_json
from occumap.render.reports.evaluation_plots import curve_svg

__all__ = ["curve_svg", "evaluation_html", "evaluation_json"]
