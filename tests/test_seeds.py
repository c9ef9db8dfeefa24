import difflib
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from corridor_map.articles.actors import read_actors, unknown_actors
from corridor_map.articles.annotations import Anchoring, Annotation, read_annotations, to_page
from corridor_map.articles.cleaning.cleaning import Cleaned, clean, make_articles
from corridor_map.articles.records import Article, read_articles
from corridor_map.io.paths import shipped
from corridor_map.io.units import UNITS

SEEDS = shipped("seeds")
GEODATA = SEEDS.parent / "geodata"
ROUTES = {"zangezur", "aras", "instc", "rasht-astara", "borders"}

ORIGINALS = {
    "000_2da5e7b18df9d349.txt": "3ed5149a5506066efd36968e191404b637978d9816b550aef51aeb6183e917b3",
    "001_c7f4ace834dc4965.txt": "542fda2919bf18548c8d97aaf9790e3ab0ad9ed62d21a7f26a2cde0ef3c963d8",
    "002_e27121351d9a108d.txt": "a05a119f66541db768e7f0bb01f4c8acccaceb628e0a9472115f8a9fd5e2224e",
    "004_f83f7d0a912f5c4e.txt": "266986d7b70db0efa44b30006784f2a7cb364ca2c3c6d8b9a63ea4f46f2c6db9",
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    found, faults = read_articles(SEEDS)
    assert faults == []
    return {article.slug: article for article in found}


@pytest.fixture(scope="module")
def annotations(articles: dict[str, Article]) -> list[Annotation]:
    found, faults = read_annotations(SEEDS, articles)
    assert faults == []
    return found


def cleaned(article: Article) -> Cleaned:
    raw = (SEEDS / "originals" / article.original).read_text(encoding="utf-8")
    return clean(raw, title=article.title, author=article.author)


def test_the_originals_are_as_supplied() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (SEEDS / "originals").iterdir()
    }
    assert found == ORIGINALS


def test_the_articles_are_what_cleaning_makes_of_the_originals(tmp_path: Path) -> None:
    (tmp_path / "originals").symlink_to(SEEDS / "originals")
    (tmp_path / "sources.toml").write_bytes((SEEDS / "sources.toml").read_bytes())
    made = {path.name: path.read_bytes() for path in make_articles(tmp_path)}
    assert made == {path.name: path.read_bytes() for path in SEEDS.glob("*.md") if path.name != "README.md"}


def test_every_original_is_an_article(articles: dict[str, Article]) -> None:
    sources = tomllib.loads((SEEDS / "sources.toml").read_text(encoding="utf-8"))
    assert sources.keys() == articles.keys()
    assert {article.original for article in articles.values()} == set(ORIGINALS)


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_paragraph_is_traced_to_its_lines(articles: dict[str, Article], name: str) -> None:
    (article,) = (article for article in articles.values() if article.original == name)
    lines = (SEEDS / "originals" / name).read_text(encoding="utf-8").split("\n")
    result = cleaned(article)
    assert result.text == article.body
    assert [paragraph.text for paragraph in result.paragraphs] == article.body.split("\n\n")
    for paragraph in result.paragraphs:
        source = letters("".join(lines[number - 1] for number in paragraph.lines))
        # Letter by letter the same, but for the words that are said to be mended.
        changes = [
            operation
            for operation in difflib.SequenceMatcher(
                None, source, letters(paragraph.text), autojunk=False
            ).get_opcodes()
            if operation[0] != "equal"
        ]
        differing = [pair for pair in paragraph.mended if letters(pair[0]) != letters(pair[1])]
        joined = sum("Iway" in lines[number - 1] for number in paragraph.lines)
        assert len(changes) <= len(differing) + joined, (changes, paragraph.text)
        assert all(end - start <= 1 for _, start, end, _, _ in changes)


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_line_of_an_original_is_used_or_left_out_for_a_reason(
    articles: dict[str, Article], name: str
) -> None:
    (article,) = (article for article in articles.values() if article.original == name)
    result = cleaned(article)
    used = [number for paragraph in result.paragraphs for number in paragraph.lines]
    assert used == sorted(set(used))
    left = {number for first, last, _ in result.left_out for number in range(first, last + 1)}
    assert not left & set(used)
    lines = (SEEDS / "originals" / name).read_text(encoding="utf-8").split("\n")
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= left | set(used)


@pytest.mark.parametrize(
    "pattern",
    [
        r"-\n",
        r"\w- \w",
        r"\blran",
        r"I?\[",
        r"\bIRl\b",
        r"\bQil\b",
        r"QOIC",
        r"gqu",
        r"thisrequires",
        r"billionto",
        r"[’'][’']",
        r" [.,]",
        r"  ",
        r"[a-z]I[a-z]",
        r"“l,",
        r"\r",
        r"\t",
        r"\u00a0",
        r"\u00ad",
        r"First Page",
        r"Date archive",
        r"Telegram",
        r"Read also",
        r"Latest news",
        r"All news",
        r"Middle Corridor",
        r"Ashgabat hosts",
        r"Sargsyan",
        r"RESUMEN",
        r"Caucaso",
        r"^By ",
        r"first appeared on",
        r"28 November 2023",
    ],
)
def test_nothing_of_the_page_or_the_scan_is_left(articles: dict[str, Article], pattern: str) -> None:
    found = [
        match for article in articles.values() for match in re.findall(pattern, article.body, re.MULTILINE)
    ]
    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "economic development of the region",
        "people-to-people ties",
        "the entire post-Soviet space",
        "Iranian-Azerbaijani border",
        "Tabriz-Nakhchivan, Nakhchivan-Tabriz train",
        "in 1978-1979",
        "military-political conflicts",
        "multi-purpose policy",
        "the new railway line Rasht - Astara",
        "conflict, affecting regional balance",
        "Ayatollah Seyyed Ali Khamenei",
        "(OIC)",
        "stated: “I, as the President",
        "this requires from $ 140 billion to $ 400 billion",
        "sides of the Iranian-Azerbaijani",
        "Oil, economic",
        "the IRI showed",
        "Unique challenges",
        "preserving Iran’s territorial",
        "overcoming misunderstandings.",
    ],
)
def test_what_the_page_and_the_scan_broke_is_whole(articles: dict[str, Article], words: str) -> None:
    assert any(words in article.body for article in articles.values())


def test_the_front_matter_says_whose_an_article_is(articles: dict[str, Article]) -> None:
    for article in articles.values():
        assert article.lang == "en" and article.author and article.publisher
        assert "attribution" in article.licence
        # A date that the text does not state is said to be inferred.
        assert len(article.date) == 10 or article.date_note


def test_every_annotation_is_where_it_says(
    articles: dict[str, Article], annotations: list[Annotation]
) -> None:
    for annotation in annotations:
        assert annotation.anchoring is Anchoring.EXACT
        assert articles[annotation.article].body[annotation.start : annotation.end] == annotation.exact
        assert len(annotation.prefix) == min(32, annotation.start)


def test_the_files_are_as_they_would_be_written(
    articles: dict[str, Article], annotations: list[Annotation]
) -> None:
    for slug in articles:
        page = to_page([a for a in annotations if a.article == slug], slug)
        assert json.loads((SEEDS / f"{slug}.annotations.json").read_text(encoding="utf-8")) == page


def test_every_annotation_is_one_whole_sentence(
    articles: dict[str, Article], annotations: list[Annotation]
) -> None:
    for annotation in annotations:
        before = articles[annotation.article].body[: annotation.start]
        after = articles[annotation.article].body[annotation.end :]
        assert re.search(r"(^|\n\n|[.!?][”\")]* )$", before), annotation.exact
        assert re.match(r"( |\n\n|$)", after), annotation.exact
        assert re.search(r"[.!?][”\")]*$", annotation.exact), annotation.exact
        inside = re.findall(r"[a-z)][.!?] (?=[A-Z“])", annotation.exact)
        assert not inside, annotation.exact
        # An initial ends no sentence.
        assert not re.search(r"\b[A-Z]\.( )?$", annotation.exact), annotation.exact
        assert not re.search(r"\b[A-Z]\. $", before), annotation.exact


def test_annotations_are_in_reading_order_and_do_not_overlap(annotations: list[Annotation]) -> None:
    for first, second in zip(annotations, annotations[1:], strict=False):
        assert first.article != second.article or first.end <= second.start


def test_every_route_and_every_article_has_annotations(
    articles: dict[str, Article], annotations: list[Annotation]
) -> None:
    assert {annotation.article for annotation in annotations} == set(articles)
    assert {target for annotation in annotations for target in annotation.targets} >= ROUTES


def test_stances_and_claims_are_about_what_the_sentence_says(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        for stance in annotation.stances:
            assert stance.towards.partition("/")[0] in ROUTES - {"borders"}
            assert stance.by in annotation.exact
        for claim in annotation.claims:
            assert claim.exact in annotation.exact
            assert claim.quantity and claim.quantity in UNITS[claim.unit].quantities


def test_every_stance_is_of_a_listed_actor(annotations: list[Annotation]) -> None:
    actors, faults = read_actors(GEODATA / "actors.toml")
    assert faults == []
    assert unknown_actors(annotations, [actor.id for actor in actors]) == []


def test_names_of_actors_are_words_of_the_articles(articles: dict[str, Article]) -> None:
    words = "\n".join(article.body for article in articles.values())
    for actor in read_actors(GEODATA / "actors.toml")[0]:
        assert all(name in words for lang, names in actor.names if lang == "en" for name in names), actor.id


@pytest.mark.parametrize(
    ("route", "actor", "stated"),
    [
        ("zangezur", "azerbaijan", {"supports"}),
        ("zangezur", "turkey", {"supports"}),
        ("zangezur", "iran", {"opposes", "supports", "ambivalent"}),
        ("zangezur", "armenia", set()),
        ("zangezur", "the-west", set()),
        ("aras", "iran", {"supports"}),
        ("rasht-astara", "russia", {"supports"}),
        ("instc", "russia", {"supports"}),
        ("instc", "india", set()),
    ],
)
def test_an_actor_has_the_stances_that_the_articles_state(
    annotations: list[Annotation], route: str, actor: str, stated: set[str]
) -> None:
    found = {
        stance.position
        for annotation in annotations
        for stance in annotation.stances
        if stance.actor == actor and stance.towards.partition("/")[0] == route
    }
    assert found == stated


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Tehran fiercely opposed the idea", ""),
        ("signed an additional agreement with Iran", "2021-03"),
        ("President Erdogan, in his interview", "2023-09-26"),
        ("the presidents of Russia and Iran", "2023-05"),
        ("The parties agreed on the practical", "1996-05"),
    ],
)
def test_a_stance_has_a_date_where_the_article_gives_one(
    annotations: list[Annotation], words: str, date: str
) -> None:
    (annotation,) = (annotation for annotation in annotations if words in annotation.exact)
    assert {stance.said_on for stance in annotation.stances} == {date}


@pytest.mark.parametrize(
    ("words", "actor", "voice"),
    [
        ("Tehran fiercely opposed the idea", "iran", "report"),
        ("President Erdogan, in his interview", "turkey", "own-words"),
        ("President Erdogan, in his interview", "iran", "attributed"),
        ("Iran also fears that Azerbaijan might", "iran", "opinion"),
        ("Moscow is interested in the development", "russia", "opinion"),
    ],
)
def test_a_stance_says_whose_word_it_is(
    annotations: list[Annotation], words: str, actor: str, voice: str
) -> None:
    (annotation,) = (annotation for annotation in annotations if words in annotation.exact)
    assert [stance.voice for stance in annotation.stances if stance.actor == actor] == [voice]


@pytest.mark.parametrize(
    "words",
    [
        "Iran is against changing the historical borders",
        "Baku was not satisfied with Iran's position",
        "establishing this corridor is very important for Turkey",
        "This is a strategic issue and must be completed",
        "after the opening of the Zangezur Corridor",
    ],
)
def test_a_sentence_that_states_no_stance_on_a_route_has_none(
    annotations: list[Annotation], words: str
) -> None:
    (annotation,) = (annotation for annotation in annotations if words in annotation.exact)
    assert annotation.stances == ()


@pytest.mark.parametrize(
    ("article", "words", "times"),
    [
        ("iran-daily-2024-07-23", "On July 15, Azerbaijan announced", {"2023", "2024-07-15"}),
        ("iran-daily-2024-07-23", "The proximate cause of that breakdown", {"2023-01"}),
        ("mackenzie-2023-07", "was closed after the attack in January", {"2023-01"}),
        ("caliber-2023-09-28", "Hence, on September 26", {"2023-09-26"}),
        ("caliber-2023-09-28", "In May 2023, the presidents", {"2023-05"}),
        ("iran-azerbaijan-1979-2000s", "when in 1979 the Revolution", {"1979"}),
        ("iran-azerbaijan-1979-2000s", "Revolution in 1978-1979", {"1978/1979"}),
        ("iran-azerbaijan-1979-2000s", "on October 18th, 1991", {"1991-10-18"}),
        (
            "iran-azerbaijan-1979-2000s",
            "on October 5th-7th",
            {"1995-10-05/1995-10-07", "1995-12-11/1995-12-14"},
        ),
        ("iran-azerbaijan-1979-2000s", "In August 2016, in Baku", {"2016-08"}),
    ],
)
def test_an_event_has_the_time_the_article_gives_it(
    annotations: list[Annotation], article: str, words: str, times: set[str]
) -> None:
    (annotation,) = (a for a in annotations if a.article == article and words in a.exact)
    assert {event.edtf for event in annotation.events} == times


def test_the_year_of_an_event_is_read_off_its_article(
    articles: dict[str, Article], annotations: list[Annotation]
) -> None:
    for annotation in annotations:
        article = articles[annotation.article]
        # A date without a year is counted from the article's own or taken on from before.
        near = (int(article.date[:4]), int(article.date[:4]) - 1)
        for event in annotation.events:
            year = int(event.date[:4])
            said = re.findall(r"\b\d{4}\b", article.body[: annotation.end])
            assert str(year) in said or year in near, event


def test_events_do_not_make_passages_of_routes(annotations: list[Annotation]) -> None:
    alone = [a for a in annotations if a.events and not a.targets]
    assert alone and all(a.mention == "" and a.stances == () for a in alone)
    assert all(event.concerns == () for a in alone for event in a.events)


def test_an_event_is_told_once_in_an_article(annotations: list[Annotation]) -> None:
    told = [(a.article, event.title, event.edtf) for a in annotations for event in a.events]
    assert len(told) == len(set(told))


def test_a_qualifier_is_in_the_words_and_words_of_one_are_qualified(annotations: list[Annotation]) -> None:
    words = {"about": "about", "over": "over|more than", "under": "under|less than"}
    for claim in (claim for annotation in annotations for claim in annotation.claims):
        said = [name for name, pattern in words.items() if re.match(rf"({pattern}) ", claim.exact)]
        assert said == ([claim.qualifier] if claim.qualifier else []), claim.exact


def test_the_trade_of_two_countries_is_claimed_and_no_passage_of_a_route(
    annotations: list[Annotation],
) -> None:
    found = [a for a in annotations if "$688 million" in a.exact]
    assert sorted(a.article for a in found) == ["caliber-2023-09-28", "mackenzie-2023-07"]
    assert all(a.targets == () and a.mention == "" and len(a.claims) == 2 for a in found)


@pytest.mark.parametrize(
    ("words", "routes"),
    [
        ("The corridor would effectively block", {"zangezur"}),
        ("the Nakhchivan corridor starts functioning", {"zangezur"}),
        ("via Nakhchivan and Armenia’s Syunik province", {"zangezur"}),
        ("set up a corridor via Armenia", {"zangezur"}),
        ("Nakhchivan-Kars railway connection", {"zangezur"}),
        ("dubbed the Aras Corridor", {"aras"}),
        ("The bridge will be about 100 meters", {"instc"}),
        ("This corridor will increase rail transportation", {"instc"}),
        ("One of the promising routes", {"instc"}),
        ("necessary for the full launch of the route", {"instc", "rasht-astara"}),
        ("railway section between Azerbaijan and Iran", {"instc", "rasht-astara"}),
        ("170-kilometre section", {"rasht-astara"}),
        ("765 km border", {"borders"}),
        ("redrawing borders in the region", {"zangezur", "borders"}),
        ("changing the historical borders", {"borders"}),
    ],
)
def test_a_sentence_is_of_its_routes(annotations: list[Annotation], words: str, routes: set[str]) -> None:
    (annotation,) = (annotation for annotation in annotations if words in annotation.exact)
    assert set(annotation.targets) & ROUTES == routes


@pytest.mark.parametrize(
    "words", ["gas pipeline TANAP", "banks of the Araks River", "border trade", "veritable Turkic"]
)
def test_what_only_resembles_a_route_has_no_annotation(
    articles: dict[str, Article], annotations: list[Annotation], words: str
) -> None:
    assert any(words in article.body for article in articles.values())
    assert not any(words in annotation.exact for annotation in annotations)


def test_every_target_is_on_the_ground(annotations: list[Annotation]) -> None:
    known = {path.stem for path in (GEODATA / "routes").glob("*.geojson")} | {"borders"}
    for path in [
        *GEODATA.glob("routes/*.geojson"),
        *GEODATA.glob("borders/*.geojson"),
        GEODATA / "places.geojson",
    ]:
        known |= {feature["id"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]}
    used = {target for annotation in annotations for target in annotation.targets}
    assert used <= known, used - known
