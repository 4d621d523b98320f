"""Classifications in the standards of the field, with what real ones leave out or add."""

from __future__ import annotations

from tests.brought.bringing import Brought

_PREFIXES = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix e: <https://example.org/crafts/> .\n"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

STANDARDS = (
    Brought(
        "SKOS without notations",
        {"list.ttl": _PREFIXES + 'e: a skos:ConceptScheme .\ne:11 a skos:Concept ; skos:inScheme e: ; skos:prefLabel "Töpferei"@de .\ne:12 a skos:Concept ; skos:inScheme e: ; skos:prefLabel "Weberei"@de .\n'},
        "load list.ttl",
        says=("last part of the address",),
    ),
    Brought(
        "SKOS whose notations are numbers",
        {"list.ttl": _PREFIXES + 'e: a skos:ConceptScheme .\ne:a a skos:Concept ; skos:inScheme e: ; skos:notation 0110 ; skos:prefLabel "Officers"@en .\n'},
        "load list.ttl",
    ),
    Brought(
        "SKOS in French",
        {"list.ttl": _PREFIXES + 'e: a skos:ConceptScheme .\ne:a a skos:Concept ; skos:inScheme e: ; skos:notation "11" ; skos:prefLabel "Potiers"@fr .\n'},
        "export list.ttl --format skos --out -",
        says=('"Potiers"@fr',),
        never=("@en",),
    ),
    Brought(
        "SKOS with two schemes",
        {"list.ttl": _PREFIXES + 'e:old a skos:ConceptScheme .\ne:new a skos:ConceptScheme .\ne:o1 a skos:Concept ; skos:inScheme e:old ; skos:notation "1" ; skos:prefLabel "Crafts"@en .\ne:n1 a skos:Concept ; skos:inScheme e:new ; skos:notation "A" ; skos:prefLabel "Crafts"@en .\n'},
        "show list.ttl",
        "asked",
        says=("--which", "old", "new"),
    ),
    Brought(
        "The same with one of the schemes named",
        {"list.ttl": _PREFIXES + 'e:old a skos:ConceptScheme .\ne:new a skos:ConceptScheme .\ne:o1 a skos:Concept ; skos:inScheme e:old ; skos:notation "1" ; skos:prefLabel "Crafts"@en .\ne:n1 a skos:Concept ; skos:inScheme e:new ; skos:notation "A" ; skos:prefLabel "Clay"@en .\n'},
        "show list.ttl --which new",
        says=("Clay",),
    ),
    Brought(
        "SKOS without a scheme",
        {"list.ttl": _PREFIXES + 'e:a a skos:Concept ; skos:notation "11" ; skos:prefLabel "Potters"@en .\ne:b a skos:Concept ; skos:notation "12" ; skos:prefLabel "Weavers"@en .\n'},
        "load list.ttl",
        says=("2",),
    ),
    Brought(
        "SSSOM with a row that says there is no counterpart",
        {"pairs.sssom.tsv": "#mapping_set_id: https://example.org/m\n#license: https://creativecommons.org/publicdomain/zero/1.0/\n#curie_map:\n#  a: https://example.org/a/\n#  b: https://example.org/b/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\na:11\tskos:exactMatch\tb:101\tsemapv:ManualMappingCuration\na:12\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\n"},
        "load pairs.sssom.tsv",
        says=("no counterpart",),
    ),
    Brought(
        "XML that is no classification",
        {"page.xml": _XML + "<html><body>Potters</body></html>"},
        "load page.xml",
        "refused",
        says=("page.xml",),
    ),
    Brought("Nothing at all", {"list.csv": ""}, "load list.csv", "refused", says=("empty",)),
)  # fmt: skip
