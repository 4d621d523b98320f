"""A version of a classification: a tree of groups, frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from occumap.errors import ClassificationError, UnknownNameError, WrongTypeError
from occumap.model.code import Code
from occumap.model.groups_near import no_group
from occumap.model.languages import OF_VERSION, UNSTATED, Titles, arranged, best_language, language_tag
from occumap.model.noun import Noun, shortened
from occumap.model.rules import CodeRules


@dataclass(frozen=True, slots=True, repr=False)
class Group(Noun):
    """One group of a version: its code, title, level by name, and parent (None at the top)."""

    code: Code
    title: str
    level: str
    parent: Code | None

    def _in_short(self) -> str:
        return f"{shortened(str(self.code), 40)} {shortened(self.title, 150)} ({shortened(self.level, 30)})"

    def __str__(self) -> str:
        return f"{self.code.value} {self.title}"


@dataclass(frozen=True, repr=False)
class Version(Noun):
    """A version of a classification, such as SOC2010.

    Groups are kept in the order of their codes; lookups go by dictionary. A version never
    changes: applying a revision makes another one.

    Args:
        id: short name that its codes carry, such as ``soc2010``.
        title: name for people.
        rules: what its codes look like.
        groups: all groups of all levels.
        source: who publishes it and under which licence.
        language: of its titles, as BCP 47 writes it (``en-GB``); None where nothing states it.
        other_titles: (language, code, title) of titles in other languages; the code of the version itself is ``""``.
        title_languages: (code, language) of those titles that aren't in `language`, since there is none in it; the
            language is ``""`` where nothing states it.

    Raises:
        ClassificationError: a code twice, a parent that is missing or not above, a cycle.
        InputError: a language isn't one.

    >>> from occumap.examples import small_version
    >>> version = small_version()
    >>> print(version["11"])
    11 Bakers
    >>> [str(group) for group in version.children("1")][:2]
    ['11 Bakers', '12 Pastry and cake makers']
    """

    id: str
    title: str
    rules: CodeRules
    groups: tuple[Group, ...]
    source: str = field(default="", compare=False)
    language: str | None = None
    other_titles: tuple[tuple[str, str, str], ...] = ()
    title_languages: tuple[tuple[str, str], ...] = ()

    def _in_short(self) -> str:
        return f"{self.id}: {'/'.join(map(str, self.counts().values()))} groups"

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(sorted(self.groups, key=lambda group: group.code)))
        object.__setattr__(self, "language", None if self.language is None else language_tag(self.language))
        object.__setattr__(self, "other_titles", tuple(sorted(self.other_titles)))
        object.__setattr__(self, "title_languages", tuple(sorted(self.title_languages)))
        _refuse_what_is_not_a_tree(self)

    @classmethod
    def of(
        cls,
        version_id: str,
        rows: Iterable[tuple[str, str, str | None, str | None]],
        *,
        rules: CodeRules,
        title: str = "",
        source: str = "",
        language: str | None = None,
    ) -> Version:
        """Return a version from rows of (code, title, level or None, parent or None).

        A missing level is read off the code; a missing parent is its prefix where the rules say so.

        Raises:
            ClassificationError: a code that matches no level, or that isn't text such as ``1115.0``.
        """
        groups = []
        for value, name, level_name, parent in rows:
            level = rules.level_named(level_name) if level_name else rules.level_of(value)
            if level is None or rules.level_of(value) is None:
                raise ClassificationError(
                    version_id,
                    f"code {value!r} ({name}) is not a code of any level",
                    hint=_mend_code(value, rules),
                )
            above = parent or (rules.prefix_parent(value) if rules.parents == "prefix" else None)
            groups.append(Group(Code(version_id, value), name, level.name, Code(version_id, above) if above else None))
        return cls(version_id, title or version_id, rules, tuple(groups), source, language)

    def __getitem__(self, value: str) -> Group:
        if not isinstance(value, str):
            what = f"a code is a text, not {value!r} ({type(value).__name__}): a number can't hold a zero at its start"
            raise WrongTypeError(self.id, what, hint="Give the code as a text, such as version['1111'].")
        found = self.by_value.get(value) or self.find(value)
        if found is None:
            raise no_group(self.id, self.groups, value)
        return found

    def __contains__(self, value: object) -> bool:
        return value in self.by_value

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def by_value(self) -> dict[str, Group]:
        """Groups by the text of their code."""
        return {group.code.value: group for group in self.groups}

    @cached_property
    def _children(self) -> dict[str | None, tuple[Group, ...]]:
        found: dict[str | None, list[Group]] = {}
        for group in self.groups:
            found.setdefault(group.parent.value if group.parent else None, []).append(group)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def _levels(self) -> dict[str, tuple[Group, ...]]:
        found: dict[str, list[Group]] = {level.name: [] for level in self.rules.levels}
        for group in self.groups:
            found[group.level].append(group)
        return {level: tuple(groups) for level, groups in found.items()}

    def get(self, value: str) -> Group | None:
        """Return the group of that code, or None."""
        return self.by_value.get(value)

    def find(self, text: str) -> Group | None:
        """Return the group that a code means as people write it, without its stroke, hyphen or point too; else None.

        >>> from occumap.examples import small_version
        >>> small_version().find(" 11 ").code.value, small_version().find("99")
        ('11', None)
        """
        plain = text.strip()
        return self.by_value.get(plain) or (self._by_letters.get(plain.upper()) if plain.isalnum() else None)

    @cached_property
    def _by_letters(self) -> dict[str, Group | None]:
        """Groups by the letters and digits of their code; None where several have the same."""
        found: dict[str, Group | None] = {}
        for value, group in self.by_value.items():
            letters = "".join(letter for letter in value if letter.isalnum()).upper()
            found[letters] = None if letters in found else group
        return found

    def children(self, value: str | None) -> tuple[Group, ...]:
        """Return the groups right under a group; those at the top for None."""
        return self._children.get(value, ())

    def under(self, value: str) -> tuple[Group, ...]:
        """Return a group and all groups below it, in the order of their codes.

        Raises:
            UnknownNameError: there is no such group.

        >>> from occumap.examples import small_version
        >>> [group.code.value for group in small_version().under("1")][:3]
        ['1', '11', '12']
        """
        found, waiting = [], [self[value]]
        while waiting:
            group = waiting.pop()
            found.append(group)
            waiting += self.children(group.code.value)
        return tuple(sorted(found, key=lambda group: group.code))

    def at_level(self, name: str) -> tuple[Group, ...]:
        """Return all groups of a level."""
        return self._levels.get(name, ())

    @property
    def lowest(self) -> tuple[Group, ...]:
        """The groups that index entries are coded to."""
        return self.at_level(self.rules.lowest.name)

    @cached_property
    def leaves(self) -> tuple[Group, ...]:
        """The groups that nothing is under, on whatever level they stand.

        >>> from occumap.examples import small_version
        >>> small_version().leaves == small_version().lowest
        True
        """
        return tuple(group for group in self.groups if group.code.value not in self._children)

    def ancestor(self, value: str, level: str) -> Group | None:
        """Return the group itself or the one above it at that level, or None."""
        above = self._above.get(value)
        return above.get(level) if above else None

    @cached_property
    def _above(self) -> dict[str, dict[str, Group]]:
        """Every group and those above it, by level: coding a large file asks for them a million times."""
        found: dict[str, dict[str, Group]] = {}
        for value, group in self.by_value.items():
            found[value], one = {}, group
            while True:
                found[value].setdefault(one.level, one)
                if one.parent is None or one.parent.value not in self.by_value:
                    break
                one = self.by_value[one.parent.value]
        return found

    def top(self, value: str) -> Group:
        """Return the group at the top level above a group: its major group."""
        group = self[value]
        while group.parent is not None:
            group = self[group.parent.value]
        return group

    def require_level(self, name: str) -> str:
        """Return the name of a level that this version has, by its name or its number from the top.

        Raises:
            UnknownNameError: it has no such level.

        >>> from occumap.examples import small_version
        >>> small_version().require_level("job"), small_version().require_level("2")
        ('job', 'job')
        """
        written = name.strip().casefold()
        for level in self.rules.levels:
            if written in {str(level.number), level.name.casefold()}:
                return level.name
        known = ", ".join(f"{level.number} ({level.name})" for level in self.rules.levels)
        raise UnknownNameError(self.id, f"there is no level {name!r}", hint=f"Levels: {known}.")

    def counts(self) -> dict[str, int]:
        """Return how many groups each level has, from the top down."""
        return {level: len(groups) for level, groups in self._levels.items()}

    @cached_property
    def _title_languages(self) -> dict[str, str]:
        return dict(self.title_languages)

    def language_of(self, code: str = OF_VERSION) -> str | None:
        """Return the language of the title of a group, or of the version itself; None where nothing states it.

        What is called by its id alone has a title in no language.
        """
        if code == OF_VERSION and self.title == self.id:
            return None
        return self._title_languages.get(code, self.language) or None

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages that titles are in, as far as stated; its own first."""
        tags = [self.language, *(tag for _, tag in self.title_languages), *(tag for tag, *_ in self.other_titles)]
        return tuple(dict.fromkeys(tag for tag in tags if tag))

    @cached_property
    def titles_in(self) -> Titles:
        """All titles by language (``""`` where none is stated) and code (``""`` for the version itself)."""
        found: dict[str, dict[str, str]] = {}
        if self.title != self.id:
            found[self.language_of() or UNSTATED] = {OF_VERSION: self.title}
        for group in self.groups:
            code = group.code.value
            found.setdefault(self.language_of(code) or UNSTATED, {})[code] = group.title
        for tag, code, title in self.other_titles:
            found.setdefault(tag, {})[code] = title
        return found

    def with_titles(self, titles: Titles, *, language: str | None = None) -> Version:
        """Return the version with titles in one or several languages instead of those it has.

        A group that has none in the language takes one in another; a group that has none at all keeps its title, in
        no stated language. Titles of codes that aren't there are left out.

        Args:
            titles: by language (``""`` where none is stated) and code (``""`` for the version itself).
            language: to show first; if not given, English where at least half of the groups have it, else the
                language that most have.

        Raises:
            InputError: a language isn't one.

        >>> from occumap.examples import small_version
        >>> two = small_version().with_titles({"en": {"11": "Bakers"}, "fr": {"11": "Boulangers"}}, language="fr")
        >>> two["11"].title, two.language_of("11"), two.titles_in["en"]["11"]
        ('Boulangers', 'fr', 'Bakers')
        """
        codes = self.by_value
        made = arranged(titles, {OF_VERSION: self.title} | {code: g.title for code, g in codes.items()}, language)
        shown = dict(made.shown)
        of_version = shown[OF_VERSION]
        return replace(
            self,
            title=of_version,
            groups=tuple(replace(group, title=shown[code]) for code, group in codes.items()),
            language=made.language,
            other_titles=made.others,
            title_languages=tuple(
                (code, tag) for code, tag in made.languages if code != OF_VERSION or of_version != self.id
            ),
        )

    def in_language(self, language: str) -> Version:
        """Return the version with its titles in another of its languages; the same where nothing states one, which is
        then taken to be this.

        A language with a country is found without it, and the other way round: ``en`` is ``en-GB`` too.

        Raises:
            InputError: it isn't a tag of a language.
            UnknownNameError: no title is in this language.

        >>> from occumap.examples import small_version
        >>> small_version().in_language("fr")
        Traceback (most recent call last):
        occumap.errors.UnknownNameError: tiny1: none of its titles is in ‘fr’. Its titles are in: en.
        """
        wanted, titles = language_tag(language), dict(self.titles_in)
        found = best_language(wanted, [tag for tag in titles if tag])
        if found is None and UNSTATED in titles:
            titles[wanted] = titles.pop(UNSTATED)
            found = wanted
        if found is None:
            what = f"none of its titles is in ‘{wanted}’"
            raise UnknownNameError(self.id, what, hint=f"Its titles are in: {', '.join(self.languages)}.")
        return self.with_titles(titles, language=found)


def _mend_code(value: str, rules: CodeRules) -> str:
    if "." in value and rules.level_of(value.split(".", maxsplit=1)[0]):
        return "It was read as a number: keep the code column as text."
    shapes = ", ".join(f"{level.name} {level.pattern}" for level in rules.levels)
    return f"Codes look like: {shapes}."


def _refuse_what_is_not_a_tree(version: Version) -> None:
    twice = sorted(value for value, n in Counter(group.code.value for group in version.groups).items() if n > 1)
    if twice:
        raise ClassificationError(
            version.id, f"code {twice[0]} appears more than once", hint="Keep one group for each code."
        )
    numbers = {level.name: level.number for level in version.rules.levels}
    for group in version.groups:
        if group.code.version != version.id:
            raise ClassificationError(
                version.id, f"{group} is a group of {group.code.version}", hint="Give it a code of this version."
            )
        if group.parent is None:
            continue
        parent = version.by_value.get(group.parent.value)
        if parent is None:
            raise ClassificationError(
                version.id,
                f"{group} has the parent {group.parent.value}, which doesn't exist",
                hint="Add the parent, or correct the reference to it.",
            )
        if numbers[parent.level] >= numbers[group.level]:
            raise ClassificationError(
                version.id,
                f"{group} ({group.level}) has the parent {parent} ({parent.level}), which isn't above it",
                hint="A parent must be at a higher level; look for a cycle.",
            )
