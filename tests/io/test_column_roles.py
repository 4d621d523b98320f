"""Codes, titles, levels and parents are found whatever their columns are called."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.column_facts import is_code, words_of
from occumap.io.column_roles import ColumnRoles, column_roles
from occumap.read_options import ReadOptions
from tests.io.made_tables import made_table

NOC = """\
Level,Hierarchical structure,Code - NOC 2021 V1.0,Class title,Class definition
1,Broad,0,Law,A long text
2,Major,00,Senior,And this
1,Broad,1,Business,x y
2,Major,10,Clerks,z
"""


def roles(text: str, options: ReadOptions | None = None) -> ColumnRoles | None:
    return column_roles(made_table(text), options or ReadOptions(), where="x.csv")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id,occ_code,title\n1,A,Crafts\n2,A1,Pottery\n3,A11,Potters\n4,B,Trade\n", "occ_code title - -"),
        ("CODIGO,TITULO\n0,FORÇAS ARMADAS\n1,DIRIGENTES\n", "CODIGO TITULO - -"),
        ("KODE,NIVEAU,TITEL\n1,1,Ledere\n11,2,Topledere\n2,1,Arbejde\n21,2,Forskere\n", "KODE TITEL NIVEAU -"),
        ("code,parentCode,level,name,short\nA,,1,Jord,\n01,A,2,Jord,\n02,A,2,Skog,\n", "code name level parentCode"),
        ("noc_code,noc_title,level,parent\n10,Boss,Major,\n31,Laws,Minor,10\n", "noc_code noc_title level parent"),
        ("Kennung,Text,Art,Oben\n1,Handwerk,G,\n11,Töpfer,U,1\n12,Weber,U,1\n2,Handel,G,\n", "Kennung Text Art Oben"),
        (NOC, "Code - NOC 2021 V1.0;Class title;Hierarchical structure;-"),
        (
            "Styrk code,Styrk description,Category level 1\n2512,Utviklere,IT\n2513,Webfolk,IT\n3112,Ingeniører,Bygg\n",
            "Styrk code;Styrk description;-;-",
        ),
        (
            "Level,ISCO 08 Code,Title EN,Definition\n1,1,Managers,Managers plan\n2,11,Chiefs,Chiefs lead\n",
            "ISCO 08 Code;Title EN;Level;-",
        ),
    ],
)
def test_columns_are_found_by_what_they_hold(text, found):
    got = roles(text)
    assert got is not None
    names = [got.code, got.title, got.level, got.parent]
    assert [name or "-" for name in names] == found.split(";" if ";" in found else " ")


def test_a_survey_is_no_classification():
    assert roles("id,job_title,industry\n1,Plumber,Building\n2,Nurse,Health\n3,Cook,Hotel\n") is None


def test_parents_named_by_row_numbers_are_those_of_the_codes():
    got = roles("id,parent_id,code,title\n1,,A,Crafts\n2,1,A1,Pottery\n3,2,A11,Potters\n4,,B,Trade\n5,4,B1,Stalls\n")
    assert got == ColumnRoles("code", "title", None, "parent_id", "id")


def test_a_column_that_the_user_names_is_taken():
    text = "a,b,t1,t2\n1,X1,Bread,Brot\n2,X2,Cakes,Kuchen\n"
    got = roles(text, ReadOptions(code_column="b", title_column="t2"))
    assert got == ColumnRoles("b", "t2")
    with pytest.raises(InputError, match="no column ‘c’"):
        roles(text, ReadOptions(code_column="c"))


def test_a_language_chooses_among_titles():
    text = "code,title_en,title_fr\n1,Bakers,Boulangers\n2,Potters,Potiers\n"
    assert roles(text, ReadOptions(language="fr")) == ColumnRoles("code", "title_fr")


def test_words_of_a_name_have_no_accents_or_case():
    assert words_of("Código CIUO-08") == ["codigo", "ciuo", "08"]
    assert words_of("parentCode") == ["parent", "code"]


@pytest.mark.parametrize("text", ["0110", "A", "A1101", "11-1011.00", "01-05", "72/73", "01.11", "10A1", "V.1"])
def test_what_looks_like_a_code(text):
    assert is_code(text)


@pytest.mark.parametrize("text", ["Bakers", "Grade 2", "Senior", "n.e.c.", "a code of twenty-one letters"])
def test_what_does_not(text):
    assert not is_code(text)
