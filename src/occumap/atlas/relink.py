"""A map linked anew when the classification its occupations belong to is revised.

A group that went whole into one other takes its occupations along. Where a group went to several, nothing on the map
says to which an occupation belongs, so its link is left open and every candidate is kept with its share of the old
group's entries: the first match, or the largest, would be a guess that nobody could see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from occumap.errors import InputError
from occumap.model.correspondence import Correspondence
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.relink import Candidate, LinkStatus, Relink, Relinked
from occumap.model.version import Version

ATTRIBUTES = ("soc2010", "soc2020")


def relink(
    world: OccupationalMap,
    attribute: str,
    table: Correspondence,
    *,
    old: Version | None = None,
    reasons: Mapping[str, str] | None = None,
    anew: bool = False,
) -> Relinked:
    """Return a map re-linked through a correspondence; the map given stays as it is.

    New codes go to the attribute of the new version's name if occupations have one (``soc2020``), else they take the
    place of the old ones. Where that other attribute already names a group, the owner's code stays: it is confirmed
    if it is among the candidates and contradicted if not.

    Args:
        world: the map.
        attribute: ``soc2010`` or ``soc2020``, the version that the correspondence leads from.
        table: from that version to the new one.
        old: the version itself, to tell a group that vanished from a code that never was one.
        reasons: what became of old groups in words, by code.
        anew: re-link even where the map already names a group of the new version, as long as the correspondence
            leads anywhere.

    Raises:
        InputError: another attribute, or a correspondence from a version that isn't the attribute's.

    >>> from occumap.examples import small_map
    >>> table = Correspondence.from_counts("soc2020", "new", {("11", "12"): 3, ("19", "11"): 1, ("19", "19"): 3})
    >>> [(link.occupation, link.status.value, link.to_code) for link in relink(small_map(), "soc2020", table).links[:3]]
    [('O1', 'several candidates', None), ('O2', 're-linked', '12'), ('O3', 're-linked', '12')]
    """
    if attribute not in ATTRIBUTES:
        raise InputError(world.id, f"occupations have no code of {attribute!r}", hint="Choose soc2010 or soc2020.")
    if table.from_version != attribute:
        raise InputError(
            f"{table.from_version} to {table.to_version}",
            f"the correspondence doesn't lead from {attribute}",
            hint=f"Give one that begins with {attribute}.",
        )
    into = table.to_version if table.to_version in ATTRIBUTES else attribute
    links = tuple(
        _relink(occupation, attribute, into, table, old=old, reasons=reasons or {}, anew=anew)
        for occupation in world.occupations
    )
    occupations = (
        _with_code(occupation, into, link.to_code) for occupation, link in zip(world.occupations, links, strict=True)
    )
    return Relinked(world.with_occupations(occupations), table.from_version, table.to_version, into, links)


def _relink(
    occupation: Occupation,
    attribute: str,
    into: str,
    table: Correspondence,
    *,
    old: Version | None,
    reasons: Mapping[str, str],
    anew: bool,
) -> Relink:
    code: str | None = getattr(occupation, attribute)
    named: str | None = None if into == attribute else getattr(occupation, into)
    candidates = _candidates(table, code) if code else ()
    published = None if anew and candidates else named
    status = _status(code, published, candidates, old)
    to_code = published or (candidates[0].code if status in (LinkStatus.UNCHANGED, LinkStatus.RELINKED) else None)
    reason = reasons.get(code or "", "") if candidates else ""
    why = _in_words(status, code, published, candidates, table) + (
        f"; {reason}" if reason not in ("", "unchanged") else ""
    )
    return Relink(occupation.code, occupation.name, code, to_code, candidates, status, why)


def _candidates(table: Correspondence, code: str) -> tuple[Candidate, ...]:
    links = sorted(table.leaving(code), key=lambda link: (-(link.share_of_from or 0), link.to_code.value))
    return tuple(Candidate(link.to_code.value, link.share_of_from) for link in links)


def _status(
    code: str | None, published: str | None, candidates: tuple[Candidate, ...], old: Version | None
) -> LinkStatus:
    if code is None:
        return LinkStatus.UNCODED
    if old is not None and code not in old:
        return LinkStatus.UNKNOWN
    if not candidates:
        return LinkStatus.VANISHED
    if published:
        return LinkStatus.CONFIRMED if published in {one.code for one in candidates} else LinkStatus.CONTRADICTED
    if len(candidates) > 1:
        return LinkStatus.SEVERAL
    return LinkStatus.UNCHANGED if candidates[0].code == code else LinkStatus.RELINKED


def _in_words(
    status: LinkStatus,
    code: str | None,
    published: str | None,
    candidates: tuple[Candidate, ...],
    table: Correspondence,
) -> str:
    before, after, to = f"{code} ({table.from_version})", table.to_version, _listed(candidates)
    return {
        LinkStatus.UNCODED: f"the map gives no group of {table.from_version}",
        LinkStatus.UNKNOWN: f"{table.from_version} has no group {code}",
        LinkStatus.VANISHED: f"the correspondence leads from {before} to no group of {after}",
        LinkStatus.CONFIRMED: f"the map names {published} ({after}), one that {before} leads to",
        LinkStatus.CONTRADICTED: f"the map names {published} ({after}), but {before} leads to {to}",
        LinkStatus.SEVERAL: f"{before} went to several groups of {after}: {to}",
        LinkStatus.UNCHANGED: f"{before} went whole to {to} ({after})",
        LinkStatus.RELINKED: f"{before} went whole to {to} ({after})",
    }[status]


def _listed(candidates: tuple[Candidate, ...]) -> str:
    if len(candidates) == 1:
        return candidates[0].code
    return ", ".join(one.code if one.share is None else f"{one.code} ({one.share:.0%})" for one in candidates)


def _with_code(occupation: Occupation, attribute: str, code: str | None) -> Occupation:
    return replace(occupation, soc2010=code) if attribute == "soc2010" else replace(occupation, soc2020=code)
