"""Classifications, crosswalks and indexes as publishers and re-users shape them."""

from __future__ import annotations

from tests.brought.bringing import Brought, workbook

_LOAD = "load list.csv"

CLASSIFICATIONS = (
    Brought(
        "Codes that spell their parents",
        {"list.csv": "code,title\n1,Crafts\n11,Clay\n111,Pottery\n1111,Potters\n2,Trade\n21,Markets\n211,Stalls\n2111,Stall keepers\n"},
        _LOAD,
        says=("2 level 1, 2 level 2, 2 level 3, 2 level 4", "spell"),
    ),
    Brought(
        "Parents as stated, against the spelling",
        {"list.csv": "noc_code,noc_title,level,parent\n1,Crafts,Major,\n2,Trade,Major,\n11,Clay,Minor,1\n13,Stalls,Minor,2\n"},
        "load list.csv --as made-up",
        says=("as stated",),
    ),
    Brought(
        "No level between: X100 under X",
        {"list.csv": "code,title\n1,Crafts\n11,Clay\n111,Pottery\nX,Not classified\nX100,No answer\n"},
        _LOAD,
        says=("X100", "X"),
    ),
    Brought(
        "Order of rows as the only parent",
        {"list.csv": "code,title\nA,Farming\n01,Crops\n011,Cereals\nB,Mining\n05,Coal\n051,Hard coal\n"},
        _LOAD,
        says=("order",),
    ),
    Brought(
        "Ranges of codes, as NAICS and NOC have them",
        {"list.csv": "code,title\n31-33,Manufacturing\n311,Food\n321,Wood\n333,Machines\n44-45,Retail trade\n441,Motor vehicles\n"},
        _LOAD,
        says=("2 level 1, 4 level 2",),
    ),
    Brought(
        "Zeros that a spreadsheet took away",
        {"list.csv": "code,level,title\n0,1,Guards\n1,2,Town guards\n11,3,Gate guards\n110,4,Gate guards\n1,1,Crafts\n11,2,Clay\n111,3,Pottery\n1111,4,Potters\n"},
        _LOAD,
        "asked",
        says=("leading zeros", "--code-width"),
    ),
    Brought(
        "The same with the width of the codes stated",
        {"list.csv": "code,level,title\n0,1,Guards\n1,2,Town guards\n11,3,Gate guards\n110,4,Gate guards\n1,1,Crafts\n11,2,Clay\n111,3,Pottery\n1111,4,Potters\n"},
        "load list.csv --code-width 1,2,3,4",
        says=("2 level 1, 2 level 2, 2 level 3, 2 level 4",),
    ),
    Brought(
        "Row numbers beside codes",
        {"list.csv": "id,occ_code,title\n1,A,Crafts\n2,A1,Pottery\n3,A11,Potters\n4,B,Trade\n5,B1,Stalls\n6,B11,Stall keepers\n"},
        _LOAD,
        says=("occ_code",),
    ),
    Brought(
        "A sheet for each level",
        {
            "list.xlsx": lambda: workbook(
                {
                    "Sections": [["code", "title"], ["A", "Crafts"], ["B", "Trade"]],
                    "Divisions": [["code", "title", "section"], ["01", "Clay", "A"], ["02", "Stalls", "B"]],
                    "Classes": [["code", "title", "division"], ["01.1", "Pottery", "01"], ["02.1", "Markets", "02"]],
                }
            )
        },
        "load list.xlsx",
        says=("2 Sections, 2 Divisions, 2 Classes",),
    ),
    Brought(
        "Codes that a workbook shows with zeros",
        {
            "list.xlsx": lambda: workbook(
                {"List": [["code", "title"], [110, "Officers"], [210, "Sergeants"]]}, number_format="0000"
            )
        },
        "load list.xlsx",
        says=("2",),
    ),
    Brought(
        "Titles in Swedish, the language stated",
        {"list.csv": "code,title\n1,Hantverk\n11,Krukmakare\n2,Handel\n21,Torghandlare\n"},
        "load list.csv --language sv",
        says=("sv",),
    ),
    Brought(
        "Several titles to a code",
        {"list.csv": "code,title\n1,Crafts\n11,Clay\n11,Wool\n12,Glass\n"},
        _LOAD,
        says=("index", "several to a code"),
    ),
    Brought(
        "A code twice, needed as a classification",
        {"list.csv": "code,title\n1,Crafts\n11,Clay\n11,Wool\n12,Glass\n"},
        "show list.csv",
        "refused",
        says=("index",),
    ),
    Brought(
        "A crosswalk with titles",
        {"pairs.csv": "ANZSCO Code,ANZSCO Title,OSCA Code,OSCA Title\n111111,Chief executive,111131,Chief executive\n111111,Chief executive,111132,Managing director\n"},
        "load pairs.csv",
        says=("2 links",),
        never=("contains version pairs",),
    ),
    Brought(
        "A crosswalk whose left cells were merged",
        {"pairs.csv": "old,old title,new,new title\n11,Potters,101,Potters by hand\n,,102,Potters by machine\n12,Weavers,103,Weavers\n"},
        "load pairs.csv",
        says=("3 links", "filled"),
    ),
    Brought(
        "A crosswalk with a partial mark",
        {"pairs.csv": "from_code,to_code,partial\n11,101,p\n11,102,p\n12,103,\n"},
        "load pairs.csv",
        says=("partial",),
    ),
    Brought(
        "Titles with a code each",
        {"titles.csv": "title,soc2020\nbaker,5432\npastry baker,5432\nwelder,5213\n"},
        "load titles.csv",
        says=("index", "soc2020"),
    ),
    Brought(
        "Titles coded to a version that was kept under a name",
        {
            "titles.csv": "title,crafts\npotter,11\nglazer,11\nstall keeper,21\n",
            "list.csv": "code,title\n1,Crafts\n11,Clay\n2,Trade\n21,Stalls\n",
        },
        "load titles.csv",
        says=("index", "crafts"),
        before=("load list.csv --as crafts",),
    ),
    Brought(
        "A survey with job titles that nobody has coded",
        {"answers.csv": "id,job_title,pay\n1,Plumber,12\n2,Nurse,14\n3,Nurse,15\n"},
        "load answers.csv",
        "refused",
        says=("occumap code",),
    ),
)  # fmt: skip
