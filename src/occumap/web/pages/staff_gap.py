"""The gap from one of the staff to a role, as a number of an employer's result rests on it: with all that is stated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.errors import UnknownNameError
from occumap.model.staff import Workforce
from occumap.store.store import Store
from occumap.web.pages import render, workforce
from occumap.web.pages.coverage_links import asks_no_more
from occumap.web.pages.given_lists import given_again
from occumap.web.pages.map_wording import WORDS
from occumap.web.pages.result_files import EXAMPLE, KEPT_BACK, bytes_of, result_of
from occumap.web.server.dependencies import StoreDep, WarmDep, limited
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.example_tables import EXAMPLE as INVENTED
from occumap.workflows.map.gap import gap
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.workforce import workforce as compare_workforce

router = APIRouter(prefix="/employer")


@router.get("/{result}/gap", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def staff_gap_page(
    request: Request, result: str, store: StoreDep, warm: WarmDep, person: int = 0, role: int = 0
) -> HTMLResponse:
    """Return what stands between a person and a role of a result, each by its place from 1, skill by skill."""
    with plan_again(request, store, result, warm) as (plan, ground, framework):
        if not (1 <= person <= len(plan.staff) and 1 <= role <= len(plan.roles)):
            raise UnknownNameError(
                "This result", "it has no such person or role", hint="Select a number on the result’s page."
            )
        member, post = plan.staff[person - 1], plan.roles[role - 1]
        is_stated = not asks_no_more(plan, member)
        # Whoever states no more is their occupation, by its name: that is what the notes of a gap speak of.
        found = gap(
            member.profile if is_stated else ground.framework.profile(member.occupation), post.profile, framework=ground
        )
    return render(
        request,
        "workforce/gap.html",
        headers=KEPT_BACK,
        **{**WORDS, "notice": lambda: ground.framework.notice},
        result=result,
        of_framework=framework,
        member=member,
        role=plan.role_labels[role - 1],
        post=post,
        is_stated=is_stated,
        of_profile=lambda code: f"{code} {ground.framework.profile_titles[code]}",
        on_map=all(one.occupation in occupational_map() for one in (member, post)),
        gap=found,
    )


@contextmanager
def plan_again(request: Request, store: Store, result: str, warm: Warm) -> Iterator[tuple[Workforce, SkillsMap, str]]:
    """Yield the plan of a result, made again of its lists, with the framework it is by, and the name of that."""
    page = result_of(request, store, workforce.RESULT_PAGE, result, warm).page
    framework = page["of_framework"]
    ground = HeldFramework.of(framework).skills_map
    if result == EXAMPLE:
        yield compare_workforce(INVENTED, framework=ground, coder=warm.coder()), ground, framework
        return
    files = {
        name: bytes_of(request, store, workforce.RESULT_PAGE, result, warm, name)
        for name in page["given"]["files"].values()
    }
    with given_again(page["given"], files) as given:
        plan = workforce.planned(given, minimum=page["minimum"], framework=ground, warm=warm)
    yield plan, ground, framework


__all__ = ["plan_again", "router"]
