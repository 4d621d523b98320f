"""Lists of codes in JSON, as rows: nested groups, groups by their codes, lists in an envelope, titles by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from occumap.io.column_facts import is_code

_CHILDREN = ("children", "narrower", "items", "childs", "subgroups", "groups", "nodes", "hijos", "enfants")
_CODES = ("code", "id", "notation", "key", "codigo", "kode")
PARENT = "parent"


def rows_of_json(found: object) -> list[Mapping[str, object]] | None:
    """Return the objects of a list of codes as flat rows; None for JSON in which no list is found.

    Objects nested under others get a column ``parent`` with the code above; titles by language become a column for each
    language; of several lists in an envelope, the longest is taken.

    >>> rows_of_json({"items": [{"code": "1", "name": "Crafts", "children": [{"code": "11", "name": "Potters"}]}]})
    [{'code': '1', 'name': 'Crafts', 'parent': None}, {'code': '11', 'name': 'Potters', 'parent': '1'}]
    >>> rows_of_json({"11": ["101", "102"], "12": ["103"]})[1]
    {'from': '11', 'to': '102'}
    >>> rows_of_json({"1": "Crafts", "11": "Potters"})
    [{'code': '1', 'title': 'Crafts'}, {'code': '11', 'title': 'Potters'}]
    """
    if isinstance(found, list):
        return _of_objects(found) if found and all(isinstance(one, dict) for one in found) else None
    if not isinstance(found, dict):
        return None
    if _is_by_code(found):
        return _of_objects(_with_codes(found))
    if _is_by_from_code(found):
        return [{"from": old, "to": new} for old, news in found.items() for new in (news or (None,))]
    lists = [rows for value in found.values() if (rows := rows_of_json(value))]
    if any(name in found for name in _CHILDREN) and any(name in found for name in _CODES):
        return _of_objects([found])
    return max(lists, key=len, default=None)


def _of_objects(objects: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    nested = any(_children(one) for one in objects)
    return list(_flat(objects, None, nested=nested))


def _flat(
    objects: Sequence[Mapping[str, object]], parent: str | None, *, nested: bool
) -> Iterator[Mapping[str, object]]:
    for one in objects:
        below = _children(one)
        row: dict[str, object] = {}
        for name, value in one.items():
            if name.casefold() in _CHILDREN and isinstance(value, list | dict):
                continue
            if isinstance(value, dict) and value and all(isinstance(text, str | None) for text in value.values()):
                row |= {f"{name}_{key}": text for key, text in value.items()}
            else:
                row[name] = value
        code = next((str(row[name]) for name in row if name.casefold() in _CODES), None)
        if nested:
            row.setdefault(PARENT, parent)
        yield row
        if below:
            yield from _flat(below, code, nested=nested)


def _children(one: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """Return the objects nested in one, under whatever name; none where it has none."""
    for name, value in one.items():
        if name.casefold() not in _CHILDREN:
            continue
        if isinstance(value, list) and value and all(isinstance(below, dict) for below in value):
            return value
        if isinstance(value, dict) and _is_by_code(value):
            return _with_codes(value)
    return ()


def _is_by_code(found: Mapping[str, object]) -> bool:
    """Return whether the keys of an object are codes: of titles, or of objects that have titles."""
    if len(found) < 2 or not all(any(sign.isdigit() for sign in key) or len(key) == 1 for key in found):
        return False
    return all(isinstance(value, str) for value in found.values()) or all(
        isinstance(value, dict) for value in found.values()
    )


def _is_by_from_code(found: Mapping[str, object]) -> TypeGuard[Mapping[str, list[str]]]:
    """Return whether an object lists codes by codes: those that each leads to."""
    if len(found) < 2 or not all(map(is_code, found)):
        return False
    lists = [value for value in found.values() if isinstance(value, list)]
    codes = [code for value in lists for code in value]
    return len(lists) == len(found) and bool(codes) and all(isinstance(one, str) and is_code(one) for one in codes)


def _with_codes(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [
        {"code": key, "title": value} if isinstance(value, str) else {"code": key, **_object(value)}
        for key, value in found.items()
    ]


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def is_list_of_codes(found: object) -> bool:
    """Return whether JSON has a list of codes that isn't rows already: nested, in an envelope, with titles by language.

    >>> is_list_of_codes([{"code": "1", "children": [{"code": "11"}]}]), is_list_of_codes([{"code": "1", "pay": 3}])
    (True, False)
    """
    if isinstance(found, dict):
        return True
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return False
    coded = any(name.casefold() in _CODES for one in found[:1] for name in one)
    by_language = coded and any(_is_by_language(value) for one in found for value in one.values())
    return by_language or any(_children(one) for one in found)


def _is_by_language(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(len(key) in (2, 3, 5) and isinstance(text, str) for key, text in value.items())
    )
