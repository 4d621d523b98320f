"""Changes in plain words."""

from __future__ import annotations

import pytest

from occumap.render.plain_changes import plainly
from occumap.workflows.revise.library import work_on

SPLIT_OFF = """\
revision: games
from: soc2010
to: soc2010-games
issues:
- issue: 1
  question: Are cake makers a group of their own?
  decision: change
  changes:
  - create: 5437 Cake makers
  - move:
      from: 5432 Bakers and flour confectioners
      to: 5437 Cake makers
      where:
        title: {word}
"""


@pytest.mark.parametrize(
    ("word", "end"), [("cake", "."), ("xylophone", ", but no title of the index matches the rule yet.")]
)
def test_a_move_whose_rule_matches_no_title_says_so(word: str, end: str):
    plan = work_on(SPLIT_OFF.format(word=word)).revised.plan
    said = plainly(plan, plan.revision.issues[0].changes[1])
    moved = "Some job titles of ‘Bakers and flour confectioners’ (5432) would go to ‘Cake makers’ (5437)"
    assert said == moved + end
