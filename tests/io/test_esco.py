"""ESCO as published, and small files of the same shape."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.io.esco import esco_id, esco_uri, read_esco, read_esco_release
from occumap.model.skills import HELD_OR_NOT

AT = "http://data.europa.eu/esco/"
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,definition,description\n"
    f'KnowledgeSkillCompetence,{AT}skill/s1,skill/competence,sector-specific,make dough,"knead\nmix",,Mix and knead.\n'
    f"KnowledgeSkillCompetence,{AT}skill/s2,knowledge,cross-sector,ovens,,What ovens do.,Longer text.\n"
    f"KnowledgeSkillCompetence,{AT}skill/s3,,,sing,,,\n"
)
OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,definition,description,code\n"
    f"Occupation,{AT}occupation/o1,7512,baker,,Bakes bread.,7512.1\n"
    f"Occupation,{AT}occupation/o2,0110,mess officer,,Feeds soldiers.,0110.1\n"
)
RELATIONS = (
    "occupationUri,relationType,skillType,skillUri\n"
    f"{AT}occupation/o1,essential,skill/competence,{AT}skill/s1\n"
    f"{AT}occupation/o1,optional,knowledge,{AT}skill/s2\n"
    f"{AT}occupation/o2,essential,knowledge,{AT}skill/s2\n"
)
LABELLED_RELATIONS = (
    "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
    f"{AT}occupation/o1,baker,essential,skill/competence,{AT}skill/s1,make dough\n"
    f"{AT}occupation/o1,baker,optional,knowledge,{AT}skill/s2,ovens\n"
    f"{AT}occupation/o2,mess officer,essential,knowledge,{AT}skill/s2,ovens\n"
)
# The first rows are short, as they are in the published file.
HIERARCHY = (
    "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Description,Level 0 code,Level 1 code\n"
    f"{AT}skill/S,skills,,,,S\n"
    f"{AT}skill/S,skills,{AT}skill/S1,making,,S,S1\n"
    f"{AT}skill/S,skills,{AT}skill/S2,handling,,S,S2\n"
    f"{AT}skill/K,knowledge,,,,K\n"
)
BROADER = (
    "conceptType,conceptUri,broaderType,broaderUri\n"
    f"KnowledgeSkillCompetence,{AT}skill/s1,SkillGroup,{AT}skill/S2\n"
    f"KnowledgeSkillCompetence,{AT}skill/s1,KnowledgeSkillCompetence,{AT}skill/s9\n"
    f"KnowledgeSkillCompetence,{AT}skill/s9,SkillGroup,{AT}skill/S1\n"
    f"KnowledgeSkillCompetence,{AT}skill/s9,KnowledgeSkillCompetence,{AT}skill/s1\n"
    f"SkillGroup,{AT}skill/S1,SkillGroup,{AT}skill/S\n"
    f"KnowledgeSkillCompetence,{AT}skill/s2,SkillGroup,{AT}skill/K\n"
)
OLD = {
    "skills_en": SKILLS,
    "occupations_en": OCCUPATIONS,
    "occupationSkillRelations": RELATIONS,
    "skillsHierarchy_en": HIERARCHY,
    "broaderRelationsSkillPillar": BROADER,
    "ISCOGroups_en": "conceptType,conceptUri,code,preferredLabel\nISCOGroup,x,7512,Bakers\n",
    # Files that lie beside them, and have the same words in their names.
    "skillGroups_en": "conceptUri,preferredLabel\nx,y\n",
    "digitalSkillsCollection_en": "conceptUri,preferredLabel\nx,y\n",
}
RENAMED = {
    "occupationSkillRelations": "occupationSkillRelations_en",
    "broaderRelationsSkillPillar": "broaderRelationsSkillPillar_en",
}
NEW = {RENAMED.get(name, name): text for name, text in OLD.items()} | {
    "occupationSkillRelations_en": LABELLED_RELATIONS
}
VERSIONED = {f"ESCO v1.2.0_{name}": text for name, text in NEW.items()}


def made(folder: Path, tables: dict[str, str]) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("tables", [OLD, NEW, VERSIONED], ids=["1.1.1", "1.2", "version in the names"])
def test_every_version_says_the_same(tmp_path: Path, tables: dict[str, str]) -> None:
    framework = read_esco(made(tmp_path, tables))
    assert (framework.scale, framework.code_list) == (HELD_OR_NOT, "isco08")
    assert framework.skills.rows() == [
        ("skill/s1", "make dough", "making; handling", "Mix and knead."),
        ("skill/s2", "ovens", "knowledge", "What ovens do."),
        ("skill/s3", "sing", "", ""),
    ]
    assert framework.profiles.rows() == [
        ("occupation/o1", "baker", "7512"),
        ("occupation/o2", "mess officer", "0110"),
    ]
    assert framework.requirements.rows() == [
        ("occupation/o1", "skill/s1", 1.0, 1.0, True, None, None),
        ("occupation/o1", "skill/s2", 1.0, 0.5, False, None, None),
        ("occupation/o2", "skill/s2", 1.0, 1.0, True, None, None),
    ]
    assert framework.extras["skills"].rows()[0] == ("skill/s1", "skill/competence", "sector-specific")
    assert framework.extras["occupations"].rows()[0] == ("occupation/o1", "7512", "7512.1", "Bakes bread.")
    assert framework.extras["isco_groups"].rows() == [("7512", "Bakers")]
    assert framework.extras["families"].rows() == [
        ("skill/s1", "making"),
        ("skill/s1", "handling"),
        ("skill/s2", "knowledge"),
    ]


LABELLED = {
    "occupations_en": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,regulatedProfessionNote,code,naceCode\n"
        f'Occupation,{AT}occupation/o1,7512,baker,"bread maker\nbaker\npastry baker",bakr,'
        f"{AT}regulated-professions/unregulated,7512.1,C10.7\n"
        f"Occupation,{AT}occupation/o2,0110,mess officer,,,{AT}regulated-professions/regulated,0110.1,O84.2\n"
    )
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_other_labels_are_titles_and_regulated_professions_are_told(tmp_path: Path, language: str) -> None:
    tables = {**NEW, **LABELLED}
    renamed = {name.replace("_en", f"_{language}"): text for name, text in tables.items()}
    extras = read_esco(made(tmp_path, renamed), language=language).extras
    assert extras["titles"].rows() == [
        ("occupation/o1", "bread maker"),
        ("occupation/o1", "pastry baker"),
        ("occupation/o1", "bakr"),
    ]
    assert extras["skill_titles"].rows() == [("skill/s1", "knead"), ("skill/s1", "mix")]
    assert extras["licences"].rows() == [("occupation/o2", "regulated")]


@pytest.mark.parametrize(
    ("folder", "tables", "version", "how"),
    [
        ("ESCO dataset - v1.2.0 - classification - en - csv", NEW, "ESCO 1.2.0", "the name of its folder"),
        ("1.1.1", OLD, "ESCO 1.1.1", "the name of its folder"),
        ("mine", VERSIONED, "ESCO 1.2.0", "the names of its files"),
        ("mine", {**NEW, **LABELLED}, "ESCO 1.2 or later", "NACE codes"),
        ("mine", OLD, "ESCO", "neither its folder nor its files"),
    ],
)
def test_the_version_is_told_and_said(
    tmp_path: Path, folder: str, tables: dict[str, str], version: str, how: str
) -> None:
    (tmp_path / folder).mkdir()
    framework, notes = read_esco_release(made(tmp_path / folder, tables))
    assert framework.title == version
    assert how in notes[0]


def test_hierarchy_and_isco_groups_may_be_missing(tmp_path: Path) -> None:
    framework = read_esco(made(tmp_path, {name: OLD[name] for name in list(OLD)[:3]}))
    assert set(framework.skills["family"]) == {""}
    assert "isco_groups" not in framework.extras


def test_another_language_is_read_by_name_and_not_taken_for_the_one_asked_for(tmp_path: Path) -> None:
    names = {"skills_en": "skills_fr", "occupations_en": "occupations_fr"}
    folder = made(tmp_path, {names.get(name, name): text for name, text in list(OLD.items())[:3]})
    assert len(read_esco(folder, language="fr").profiles) == 2
    with pytest.raises(InputError, match=r"no skills_en.csv.*‘skills_fr.csv’: name its language"):
        read_esco(folder)


def test_relations_to_what_is_not_there_are_left_out_and_said(tmp_path: Path) -> None:
    more = f"{AT}occupation/o9,essential,knowledge,{AT}skill/s1\n{AT}occupation/o1,optional,knowledge,{AT}skill/s9\n"
    framework = read_esco(made(tmp_path, {**OLD, "occupationSkillRelations": RELATIONS + more}))
    assert len(framework.requirements) == 3
    assert framework.extras["left_out"].rows() == [
        (5, "occupation/o9", "skill/s1", "the occupation isn't among the occupations"),
        (6, "occupation/o1", "skill/s9", "the skill isn't among the skills"),
    ]
    assert "Relations left out because their occupation or skill isn't in the files: 2 of 5" in framework.notice


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("occupations_en", OCCUPATIONS.replace("7512,", "751,"), "row 2: isco08 '751' is not an ISCO-08 unit group"),
        ("occupations_en", OCCUPATIONS.replace("0110,mess", "110,mess"), "row 3: isco08 '110'"),
        ("occupations_en", OCCUPATIONS.replace("iscoGroup", "group"), "no column for isco08"),
        ("occupations_en", OCCUPATIONS.replace("occupation/o2", "occupation/o1"), "row 3: uri .* second time"),
        ("skills_en", SKILLS.replace("sing", ""), "row 4: title is missing"),
        ("skills_en", SKILLS + 'x,"y', "skills_en"),
        ("occupationSkillRelations", RELATIONS.replace("optional", "handy"), "row 3: relation 'handy' is neither"),
        ("occupationSkillRelations", RELATIONS + RELATIONS.splitlines()[1], "row 5: skill .* already"),
        ("occupationSkillRelations", RELATIONS + f"{AT}occupation/o1,optional\n", "row 5: skill is missing"),
        ("occupationSkillRelations", RELATIONS.replace("occupation/", "job/"), "no relation names skills and"),
        ("skills_en v1.2", SKILLS, "could be ESCO's skills"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_row(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_esco(made(tmp_path, {**OLD, name: text}))


@pytest.mark.parametrize("name", ["skills_en", "occupations_en", "occupationSkillRelations"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"there is no {name.removesuffix('_en')}_en.csv"):
        read_esco(made(tmp_path, {key: text for key, text in OLD.items() if key != name}))


def test_a_file_or_nothing_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_esco(tmp_path / "nowhere")
    with pytest.raises(InputError, match="this is a file"):
        read_esco(made(tmp_path, OLD) / "skills_en.csv")


@given(st.text("abcdef0123456789-/", min_size=1), st.sampled_from([AT, "https://example.org/", AT + "isced-f/"]))
def test_short_ids_lead_back_to_the_address(rest: str, start: str) -> None:
    assert esco_uri(esco_id(start + rest)) == start + rest


def test_version_1_1_1_as_published(shared: Path) -> None:
    start = time.perf_counter()
    framework = read_esco(shared / "esco" / "1.1.1")
    # Half a second on a quiet machine of two cores; the bound leaves room for a busy one.
    assert time.perf_counter() - start < 10
    assert (len(framework.profiles), len(framework.skills)) == (3_007, 13_896)
    # 123,855 relations, of which 67 are of an occupation that this copy doesn't have.
    left_out = framework.extras["left_out"]
    assert (len(framework.requirements), len(left_out), left_out["profile"].n_unique()) == (123_788, 67, 1)
    assert dict(framework.requirements.group_by("importance").len().iter_rows()) == {1.0: 64_891, 0.5: 58_897}
    assert framework.profiles["code"].n_unique() == 426
    assert (framework.skills["family"] != "").all()
    families = framework.extras["families"]
    assert families["skill"].n_unique() == 13_896
    assert families["family"].n_unique() == 27
    assert esco_uri(framework.profiles["profile"][0]).startswith(AT + "occupation/")
