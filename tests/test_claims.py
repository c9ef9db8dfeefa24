import csv
import dataclasses
import io
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from corridor_map.articles.annotations import Anchoring, Annotation, Claim
from corridor_map.articles.records import Article
from corridor_map.claims import STATUSES, Verdict, verdict_record, verdicts
from corridor_map.claims.against_map import fits
from corridor_map.claims.lengths import TOLERANCES, length_rows, resolved, stretch
from corridor_map.cli import main
from corridor_map.errors import UsageError
from corridor_map.exports.measures import measured
from corridor_map.ground.geometry import length_km
from corridor_map.ground.model import Border
from corridor_map.ground.published_lengths import Figure, read_lengths
from corridor_map.io.paths import shipped
from corridor_map.io.units import UNITS, converted, rounded, spoken
from corridor_map.project import Project
from tests.reader import command

GEOD = Geod(ellps="WGS84")
RASHT_ASTARA = tuple(
    f"rasht-astara/{part}" for part in ("rasht-rezvanshahr", "rezvanshahr-hashtpar", "hashtpar-astara-ir")
)


@pytest.mark.parametrize(
    ("line", "km"),
    [
        # Published lengths of one degree on WGS84.
        (((0.0, 0.0), (1.0, 0.0)), 111.3195),
        (((0.0, 0.0), (0.0, 1.0)), 110.5744),
        (((20.0, 89.0), (20.0, 90.0)), 111.6939),
        # A quarter of a meridian.
        (((0.0, 0.0), (0.0, 90.0)), 10001.9657),
        (((49.0, 40.0), (49.0, 40.0)), 0.0),
    ],
)
def test_lengths_are_geodesic_on_wgs84(line: tuple[tuple[float, float], ...], km: float) -> None:
    assert length_km(line) == pytest.approx(km, abs=1e-3)


def test_the_drawn_lengths_are_those_of_pyproj(project: Project) -> None:
    for segment in project.segments.values():
        longitudes, latitudes = zip(*segment.coordinates, strict=True)
        steps = GEOD.inv(longitudes[:-1], latitudes[:-1], longitudes[1:], latitudes[1:])[2]
        assert stretch([segment], ()).km == pytest.approx(sum(steps) / 1000)


def judge(project: Project, claim: Claim, *others: Claim, as_of: str = "") -> Verdict:
    """Return the verdict on a claim of one article, `others` being those of another."""
    annotations = tuple(
        Annotation(f"{slug}/p1", slug, "", "", "", 0, 1, (), "", (), claims, Anchoring.EXACT)
        for slug, claims in (("a", (claim,)), ("b", others))
    )
    articles = {s: Article(s, f"Article {s}", "", "", "2023-09-28", "en", "", "", "", "x") for s in "ab"}
    some = dataclasses.replace(project, annotations=annotations, articles=articles)
    return next(verdict for verdict in verdicts(some, as_of=as_of) if verdict.annotation == "a/p1")


def of(quantity: str, value: str, unit: str, *subjects: str, qualifier: str = "", period: str = "") -> Claim:
    return Claim("words", value, unit, "what is meant", quantity, subjects, qualifier, period)


THING = "thing:trade"
CASES: dict[str, tuple[Claim, tuple[Claim, ...], str]] = {
    "kilometres": (of("length", "164", "km", "instc/rasht-qazvin"), (), "agrees"),
    "metres": (of("length", "164000", "m", "instc/rasht-qazvin"), (), "agrees"),
    "miles": (of("length", "98", "mi", "instc/rasht-qazvin"), (), "agrees"),
    "far too long": (of("length", "250", "km", "instc/rasht-qazvin"), (), "differs"),
    "over what is less": (of("length", "100", "km", "instc/rasht-qazvin", qualifier="over"), (), "agrees"),
    "under what is more": (of("length", "100", "km", "instc/rasht-qazvin", qualifier="under"), (), "differs"),
    "a whole route": (of("length", "111", "km", "aras"), (), "agrees"),
    "a branch": (of("length", "7200", "km", "branch:instc/western"), (), "agrees"),
    "no such branch": (of("length", "7200", "km", "branch:instc/polar"), (), "not on the map"),
    "no such segment": (of("length", "30", "km", "instc/baku-tbilisi"), (), "not on the map"),
    "a bridge": (of("length", "100", "m", "thing:bridge", qualifier="about"), (), "not on the map"),
    "its width": (of("width", "31", "m", "thing:bridge"), (), "not on the map"),
    "width of a line": (of("width", "31", "m", "aras"), (), "cannot be checked"),
    "branches": (of("count", "3", "count", "branches:instc"), (), "agrees"),
    "too few branches": (of("count", "2", "count", "branches:instc"), (), "differs"),
    "branches of none": (of("count", "3", "count", "branches:aras"), (), "not on the map"),
    "day": (of("date", "2022-03-11", "date", "event:aras@announced"), (), "agrees"),
    "its year": (of("date", "2022", "date", "event:aras@announced"), (), "agrees"),
    "other month": (of("date", "2022-04", "date", "event:aras@announced"), (), "differs"),
    "no such event": (of("date", "2022", "date", "event:aras@retired"), (), "not on the map"),
    "event of nothing": (of("date", "2022", "date", "event:silk-road@announced"), (), "not on the map"),
    "date of nothing": (of("date", "2022", "date"), (), "cannot be checked"),
    "years": (of("duration", "2", "year"), (), "cannot be checked"),
    "months": (of("duration", "24", "month"), (), "cannot be checked"),
    "days": (of("duration", "700", "day"), (), "cannot be checked"),
    "share": (of("share", "50", "%"), (), "cannot be checked"),
    "freight": (of("volume", "20000000", "t/a"), (), "cannot be checked"),
    "tons": (of("volume", "5", "t"), (), "cannot be checked"),
    "money": (of("money", "4", "USD"), (), "cannot be checked"),
    "no quantity": (Claim("words", "4", "km", "what is meant"), (), "cannot be checked"),
    "same sum": (
        of("money", "4", "USD", THING, period="2022"),
        (of("money", "4", "USD", THING, period="2022"),),
        "agrees",
    ),
    "other sum": (
        of("money", "4", "USD", THING, period="2022"),
        (of("money", "5", "USD", THING, period="2022"),),
        "contradicts another article",
    ),
    "same sum, other year": (
        of("money", "4", "USD", THING, period="2022"),
        (of("money", "4", "USD", THING, period="2023"),),
        "contradicts another article",
    ),
    "other sum, other year": (
        of("money", "4", "USD", THING, period="2022"),
        (of("money", "5", "USD", THING, period="2023"),),
        "cannot be checked",
    ),
    "sum of another thing": (
        of("money", "4", "USD", THING),
        (of("money", "5", "USD", "thing:loan"),),
        "cannot be checked",
    ),
    "growth": (
        of("growth", "25", "%", THING),
        (
            of("money", "4", "USD", THING, period="2022"),
            of("money", "5", "USD", THING, period="2023"),
        ),
        "agrees",
    ),
    "other growth": (
        of("growth", "30", "%", THING),
        (
            of("money", "4", "USD", THING, period="2022"),
            of("money", "5", "USD", THING, period="2023"),
        ),
        "contradicts another article",
    ),
}


ODD: dict[str, Claim] = {
    "nothing": of("length", "0", "km", "aras"),
    "a length of a line of none": of("length", "5", "km", "line-of-none"),
    "no length of a line of none": of("length", "0", "mi", "line-of-none", qualifier="about"),
    "the last year that there is": of("date", "9999", "date", "event:aras@announced", qualifier="under"),
    "its last day": of("date", "9999-12-31", "date", "event:aras@announced"),
    "its last month": of("date", "9999-12", "date", "event:aras@announced"),
    "the first year": of("date", "0001", "date", "event:aras@announced", qualifier="over"),
    "the largest number": of("length", "9" * 15, "mi", "aras"),
    "the smallest": of("length", "0." + "0" * 14 + "1", "m", "aras"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_claims_have_verdicts_that_can_be_shown(project: Project, name: str) -> None:
    # At a pole, a line along a parallel is of no length at all.
    line = Border("line-of-none", "None", (), "x", (((10.0, 90.0), (20.0, 90.0)),))
    figures = (
        Figure(("line-of-none",), "of it", "0", "km", "measured", "2024", "http://["),
        Figure(("line-of-none",), "", "0", "km", "published", "", "a survey"),
        Figure(("aras",), "", "0.0", "mi", "published", "", "x"),
    )
    odd = dataclasses.replace(project, borders={**project.borders, line.id: line}, figures=figures)
    record = verdict_record(judge(odd, ODD[name]))
    assert record["status"] in STATUSES and "nan" not in str(record).lower()
    assert measured(odd, [], "table") and measured(odd, [], "csv") and measured(odd, [], "json")


def test_of_many_articles_that_say_the_same_some_are_named(project: Project) -> None:
    verdict = judge(project, of("length", "111", "km", "aras"), *[of("length", "111", "km", "aras")] * 1000)
    assert verdict.note.count("says the same") == 5 and verdict.note.endswith("So do 995 more.")


def test_what_is_added_up_is_looked_at_once(project: Project) -> None:
    parts = [segment.id for segment in project.routes["aras"].segments]
    figures = [Figure((id_,), "", "10", "km", "published", "", "x") for id_ in parts]
    overlaid = dataclasses.replace(
        project, figures=(*figures, Figure(tuple(parts[:2]), "", "20", "km", "published", "", "x"))
    )
    claim = of("length", "111", "km", *parts)
    assert "add up" in judge(dataclasses.replace(project, figures=tuple(figures)), claim).note
    assert "add up" not in judge(overlaid, claim).note


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_claim_gets_its_status(project: Project, name: str) -> None:
    claim, others, status = CASES[name]
    verdict = judge(project, claim, *others)
    assert verdict.status == status, verdict
    assert verdict.how or verdict.note
    assert (verdict.measured == "") == (not verdict.how)


def test_the_cases_have_every_unit_and_every_status() -> None:
    assert {claim.unit for claim, _, _ in CASES.values()} == set(UNITS)
    assert {status for _, _, status in CASES.values()} == set(STATUSES)


@pytest.mark.parametrize(
    ("claimed", "qualifier", "kept"),
    [
        (105, "", True),
        (106, "", False),
        (94, "", False),
        (110, "about", True),
        (111, "about", False),
        (5, "over", True),
        (105, "over", True),
        (106, "over", False),
        (500, "under", True),
        (94, "under", False),
    ],
)
def test_a_qualifier_widens_the_tolerance_on_its_side(claimed: float, qualifier: str, kept: bool) -> None:
    assert fits(claimed, qualifier, 100, 5) is kept


def test_what_happened_after_the_day_asked_for_does_not_count(project: Project) -> None:
    claim = of("date", "2022-03", "date", "event:aras@announced")
    assert judge(project, claim, as_of="2022-03-11").status == "agrees"
    before = judge(project, claim, as_of="2022-03-10")
    assert before.status == "not on the map" and "10 March 2022" in before.note
    with pytest.raises(UsageError, match="is not a date"):
        verdicts(project, as_of="yesterday")


@pytest.fixture(scope="module")
def shipped_verdicts(project: Project) -> dict[tuple[str, str], Verdict]:
    return {(v.annotation, v.claim.exact): v for v in verdicts(project)}


def test_every_claim_of_every_article_has_one_verdict(
    project: Project, shipped_verdicts: dict[tuple[str, str], Verdict]
) -> None:
    claims = [(a.id, claim.exact) for a in project.annotations for claim in a.claims]
    assert sorted(claims) == sorted(shipped_verdicts)
    assert {v.status for v in shipped_verdicts.values()} == set(STATUSES)
    for verdict in shipped_verdicts.values():
        json.dumps(verdict_record(verdict))
        assert verdict.status in ("cannot be checked", "not on the map") or (
            verdict.how and verdict.tolerance
        )


@pytest.mark.parametrize(
    "words", ["170-kilometre section", "over 350 kilometers long", "205-kilometer section"]
)
def test_the_railway_claims_are_held_against_the_drawn_segments(
    project: Project, shipped_verdicts: dict[tuple[str, str], Verdict], words: str
) -> None:
    verdict = next(v for (_, exact), v in shipped_verdicts.items() if exact == words)
    segments = [project.segments[id_] for id_ in verdict.claim.of]
    km = sum(length_km(segment.coordinates) for segment in segments)
    weighted = sum(TOLERANCES[s.certainty].percent * length_km(s.coordinates) for s in segments) / km
    assert Decimal(verdict.measured) == Decimal(rounded(km))
    claimed = float(verdict.claim.value)
    honest = claimed <= km * (1 + weighted / 100) and (
        verdict.claim.qualifier == "over" or claimed >= km * (1 - weighted / 100)
    )
    assert verdict.status == ("agrees" if honest else "differs")
    assert "geodesic on WGS84" in verdict.how and all(segment.name in verdict.how for segment in segments)
    assert any("km (" in figure for figure in verdict.figures)


def test_the_missing_railway_is_judged_as_one_of_which_only_towns_are_known(
    shipped_verdicts: dict[tuple[str, str], Verdict],
) -> None:
    verdict = shipped_verdicts["caliber-2023-09-28/p017", "170-kilometre section"]
    assert verdict.claim.of == RASHT_ASTARA and verdict.status == "agrees"
    assert verdict.tolerance.startswith("±10 %") and "town centres" in verdict.tolerance
    assert any(figure.startswith("162 km") for figure in verdict.figures)


def test_the_border_is_told_with_and_without_nakhchivan_and_the_sea(
    project: Project, shipped_verdicts: dict[tuple[str, str], Verdict]
) -> None:
    verdict = shipped_verdicts["iran-azerbaijan-1979-2000s/p002", "765 km border"]
    assert verdict.status == "agrees" and float(verdict.measured) == pytest.approx(765, rel=0.03)
    for id_ in ("aze-irn/east", "aze-irn/nakhchivan"):
        drawn = stretch((), [project.borders[id_]]).km
        assert spoken(drawn, "km") in verdict.how
    assert "22 km out to sea" in verdict.how and "on land" in verdict.note and "beyond" in verdict.note


def test_the_date_of_the_aras_agreement_is_a_year_off(
    shipped_verdicts: dict[tuple[str, str], Verdict],
) -> None:
    verdict = shipped_verdicts["caliber-2023-09-28/p005", "in March 2021"]
    assert (verdict.status, verdict.measured) == ("differs", "2022-03-11")
    assert "1 year before" in verdict.note and verdict.against.startswith("https://")


def test_two_articles_date_the_same_trade_differently(
    shipped_verdicts: dict[tuple[str, str], Verdict],
) -> None:
    one, other = "caliber-2023-09-28/q001", "mackenzie-2023-07/q001"
    verdict = shipped_verdicts[other, "$688 million"]
    assert (verdict.status, verdict.against) == ("contradicts another article", one)
    assert "13.2 %" in verdict.note and "March 2023" in verdict.note
    back = shipped_verdicts[one, "$688 million in the period March 2022-March 2023"]
    assert (back.status, back.against) == ("contradicts another article", other)
    assert shipped_verdicts[other, "13% more than the previous year"].status == "agrees"


def test_the_road_bridge_is_not_on_the_map_but_the_rail_bridge_is_told(
    shipped_verdicts: dict[tuple[str, str], Verdict],
) -> None:
    verdict = shipped_verdicts["caliber-2023-09-28/p015", "about 100 meters long"]
    assert verdict.status == "not on the map" and "82.5 m" in verdict.note and verdict.measured == ""


def test_what_a_claim_measures_exists_or_is_said_not_to_be_drawn(project: Project) -> None:
    for annotation in project.annotations:
        for claim in annotation.claims:
            plain = [s for s in claim.of if ":" not in s]
            plain += [
                s.split(":")[1].split("@")[0] for s in claim.of if s.startswith(("event:", "branches:"))
            ]
            assert resolved(project, plain)[2] == [], annotation.id


def test_the_lengths_that_ship_are_of_what_is_on_the_map(project: Project) -> None:
    figures, faults = read_lengths(shipped("geodata") / "lengths.csv")
    assert faults == [] and figures
    for figure in figures:
        assert figure.kind == "beside" or resolved(project, figure.of)[2] == [], figure
    rows = length_rows(project, figures)
    told = [figure for row in rows for figure in row.figures]
    assert sorted(map(str, told)) == sorted(str(f) for f in figures if f.kind != "beside")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("aras,,far,km,published,,x", "line 2: the value is “far”, expected a plain number"),
        ("aras,,1,parsec,published,,x", "line 2: the unit is “parsec”, expected one of km, m, mi"),
        ("aras,,1,USD,published,,x", "line 2: the unit is “USD”, expected one of km, m, mi"),
        (
            "aras,,1,km,guessed,,x",
            "line 2: the kind is “guessed”, expected one of published, measured, beside",
        ),
        ("aras,,1,km,published,soon,x", "line 2: the date is “soon”, expected YYYY"),
        ("aras,,1,km,published,,", "line 2: the source is missing"),
        (",,1,km,published,,x", "line 2: “of” is empty"),
        ("aras,1", "line 2: found another number of columns, expected 7"),
    ],
)
def test_a_wrong_row_of_lengths_is_named_and_the_others_are_read(
    tmp_path: Path, row: str, problem: str
) -> None:
    file = tmp_path / "lengths.csv"
    file.write_text(f"of,counted,value,unit,kind,date,source\n{row}\naras,,1.5,km,published,2020,x\n")
    figures, (fault,) = read_lengths(file)
    assert figures == [Figure(("aras",), "", "1.5", "km", "published", "2020", "x")]
    assert problem in str(fault)


def test_a_file_that_is_no_table_of_lengths_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "lengths.csv"
    assert read_lengths(file) == ([], [])
    file.write_text("id,km\na,1\n")
    assert "found the columns id,km, expected of,counted" in str(read_lengths(file)[1][0])


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (160.905, "km", "161 km"),
        (13509.4, "km", "13,500 km"),
        (0.0, "km", "0 km"),
        (2.0, "m", "2 m"),
        ("82.50", "m", "82.50 m"),
        ("7200", "km", "7,200 km"),
        ("106", "mi", "106 mi"),
        ("688000000", "USD", "$688 million"),
        (1.6e9, "USD", "$1.6 billion"),
        ("20000000", "t/a", "20 million t a year"),
        ("5", "t", "5 t"),
        ("3", "count", "3"),
        (13.158, "%", "13.2 %"),
        ("2022-03-11", "date", "11 March 2022"),
        ("2021-03", "date", "March 2021"),
        ("1943", "date", "1943"),
        ("2", "year", "2 years"),
        (1.0, "year", "1 year"),
        (11.0, "month", "11 months"),
        ("1", "day", "1 day"),
    ],
)
def test_values_are_written_as_a_sentence_has_them(value: str | float, unit: str, words: str) -> None:
    assert spoken(value, unit) == words


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_measured_numbers_keep_three_figures_and_no_exponent(value: float) -> None:
    text = rounded(value)
    assert "e" not in text.lower() and float(text) == pytest.approx(value, rel=0.0051)
    assert len(text.replace(".", "").strip("0")) <= 3


@given(
    st.floats(min_value=0, max_value=1e9), st.sampled_from(["km", "m", "mi"]), st.sampled_from(["km", "m"])
)
def test_converting_there_and_back_changes_nothing(value: float, unit: str, to: str) -> None:
    assert converted(converted(value, unit, to), to, unit) == pytest.approx(value)


def test_units_of_different_quantities_do_not_convert() -> None:
    assert converted(1, "mi", "m") == 1609.344
    with pytest.raises(ValueError, match="do not measure the same"):
        converted(1, "km", "USD")


def measure(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["measure", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_measure_as_json(project: Project) -> None:
    value = json.loads(measure("--format", "json"))
    km = {row["id"]: row["km"] for row in value["lengths"]}
    assert set(km) >= {*project.routes, *project.segments}
    assert km["aras"] == pytest.approx(sum(km[s.id] for s in project.routes["aras"].segments), abs=0.01)
    assert km["aze-irn/east aze-irn/nakhchivan"] > km["aze-irn/east"] > km["aze-irn/nakhchivan"]
    assert len(value["verdicts"]) == sum(len(a.claims) for a in project.annotations)
    assert {verdict["status"] for verdict in value["verdicts"]} == set(STATUSES)


def test_measure_as_csv(project: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(measure("--format", "csv", "--route", "rasht-astara"))))
    assert {row["kind"] for row in rows} == {"route", "segment", "stretch", "claim"}
    lengths = [row for row in rows if row["kind"] == "segment"]
    assert [row["id"] for row in lengths] == [s.id for s in project.routes["rasht-astara"].segments]
    claims = {row["exact"]: row["status"] for row in rows if row["kind"] == "claim"}
    assert claims["In May 2023"] == "agrees" and "765 km border" not in claims


@pytest.mark.parametrize("width", [80, 110])
def test_measure_as_a_table_keeps_within_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    table = measure()
    assert max(map(len, table.splitlines())) <= width
    assert "Lengths on the map, geodesic on WGS84" in table and "Azerbaijan–Iran border, all of it" in table
    claim, _, verdict = table.partition("“170-kilometre section”")
    assert "What the articles claim" in claim and verdict.lstrip().splitlines()[1].strip().startswith(
        "AGREES: "
    )


def test_measure_knows_only_routes_that_there_are() -> None:
    result = CliRunner().invoke(main, ["measure", "--route", "zangezr"])
    assert result.exit_code == 2 and "did you mean zangezur?" in result.output


def test_measure_reads_the_users_own_lengths(tmp_path: Path) -> None:
    (tmp_path / "geodata").mkdir()
    (tmp_path / "seeds").mkdir()
    file = tmp_path / "geodata" / "lengths.csv"
    file.write_text("of,counted,value,unit,kind,date,source\naras,,120,km,published,2020,a survey\naras\n")
    result = CliRunner().invoke(main, ["measure", "--data", str(tmp_path), "--route", "aras"])
    assert result.exit_code == 0 and "120 km (a survey, 2020)" in result.stdout
    assert f"left out: {file}: line 3: found another number of columns" in result.stderr


def test_measure_takes_less_than_two_seconds() -> None:
    start = time.perf_counter()
    ran = command("measure")
    assert ran.returncode == 0, ran.stderr
    assert time.perf_counter() - start < 2
