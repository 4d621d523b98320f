"""The words by which statistical offices and their users name columns, in many languages, without case and accents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODE_WORDS = _words(
    """
    code codes codigo cod codice kode kod kood koodi kodas kods kodi schlussel schluessel notation clave cle
    sifra sifre classcode groupcode
    """
)
# Words of columns that hold codes now and then, and row numbers as often.
ID_WORDS = _words(
    """
    id ids nr no num number numero nummer key identifier tunnus uri index row seq sequence
    """
)
# Words of columns of job titles as people give them, and of columns that number the records of people or posts.
JOB_WORDS = _words(
    """
    job jobs jobtitle jobname post posttitle position vacancy role rolename empleo puesto emploi poste stelle stilling
    """
)
RECORD_WORDS = _words(
    """
    vacancy person respondent employee staff record case household serial interview applicant application response
    advert ad posting payroll respid respondentid personid caseid recordid employeeid staffid vacancyid empno pid
    """
)
TITLE_WORDS = _words(
    """
    title titles titre titulo titel tittel titill titolo label labels libelle name names nom nombre nome navn
    namn naam nimi nimike nimetus nazwa nazev naziv denominacion denominacao denominazione denominacio benennung
    bezeichnung benamning omschrijving description descripcion descricao descrizione beskrivelse beskrivning
    intitule heading preferredlabel ocupacion ocupacao occupation profession beruf yrke tekst text pavadinimas
    nosaukums meaning
    """
)
LEVEL_WORDS = _words(
    """
    level levels niveau nivel niva livello taso poziom uroven razina ebene stufe gliederungsebene depth tier
    hierarchicalstructure levelname classlevel grouplevel hierarchy
    """
)
PARENT_WORDS = _words(
    """
    parent parents parentcode parentid broader padre pere parente genitore ubergeordnet uebergeordnet obergruppe
    overordnet overordnad superior supercode memberof belongsto broaderthan nadrizeny nadrzedny ylempi
    """
)
FROM_WORDS = _words(
    """
    from old source origin origen ancien ancienne anterior previous former alt quelle von fra fran vanha oud
    origem oldlist before earlier
    """
)
TO_WORDS = _words(
    """
    to new target destination destino nouveau nouvelle nuevo novo current neu ziel nach til till uusi nieuw
    actual newlist after later
    """
)
PARTIAL_WORDS = _words(
    """
    partial part parts parcial partiel partielle teilweise delvis ex
    """
)
# What is said of a link or a row: never the title of a code.
REMARK_WORDS = _words(
    """
    comment comments note notes remark remarks observation observations observaciones observacoes comentario
    comentarios bemerkung bemerkungen anmerkung remarque remarques anmarkning merknad status change explanation reason
    """
)
# Names of columns of figures and remarks, whose whole numbers look like codes and are none.
FIGURE_WORDS = _words(
    """
    count counts people persons n number employment employed total share weight weights percent pct value
    population entries frequency freq base wage salary pay year jahr ano annee skill skilllevel employees jobs
    households digit digits digito digitos length order sort seq sequence men women male female age rank score
    probability rate
    """
)
# Words of the names of levels: two columns named so are one classification.
LEVEL_NAMES = _words(
    """
    major minor unit broad detailed division section class subclass group subgroup family domain grand gran
    grupo groupe hauptgruppe gruppe untergruppe subgrupo sub sector subsector industry digit digits
    """
)
CLASSIFICATION_NAMES = _words(
    """
    soc isco ciuo citp noc anzsco osca nace isic ciiu naics scian sic cnae caes kldb rome pcs ssyk styrk disco
    ssoc ksco cno cbo sinco census onet esco cpc cpa cpv occ nco sko coicop anzsic uksic cip ksic ssic jsic
    nogem nomenclature
    """
)
# Titles of a code, not texts about it: among several columns that may be titles, these are taken first.
BEST_TITLES = (
    "title", "preferredlabel", "titre", "titulo", "titel", "tittel", "titolo", "label", "libelle", "name", "nom",
    "denominacion", "denominacao", "denominazione", "bezeichnung", "benamning", "navn", "namn", "nimi", "nazwa",
)  # fmt: skip
