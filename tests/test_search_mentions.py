"""Which places a text mentions: in all languages, inflected, and not where it means something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.project import Project
from corridor_map.search.mentions import PlaceFinder, place_mentions


@pytest.fixture(scope="module")
def finder(project: Project) -> PlaceFinder:
    return PlaceFinder(project.places.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("From Baku to Ordubad.", [("Baku", "baku"), ("Ordubad", "ordubad")]),
        ("Поезд из Нахичевани в Баку", [("Нахичевани", "nakhchivan"), ("Баку", "baku")]),
        ("в Москву, в Твери", [("Москву", "moscow"), ("Твери", "tver")]),
        ("Naxçıvanda və Bakıdan", [("Naxçıvanda", "nakhchivan"), ("Bakıdan", "baku")]),
        ("Nahçıvan’ın, Bakü’de", [("Nahçıvan", "nakhchivan"), ("Bakü", "baku")]),
        ("Մեղրիի և Երևանում", [("Մեղրիի", "meghri"), ("Երևանում", "yerevan")]),
        ("ბაქოში და თბილისის", [("ბაქოში", "baku"), ("თბილისის", "tbilisi")]),
        ("از نخجوان به عشق آباد", [("نخجوان", "nakhchivan"), ("عشق آباد", "ashgabat")]),
        ("NAKHCHIVAN–Kars", [("NAKHCHIVAN", "nakhchivan"), ("Kars", "kars")]),
        ("Rasht's port, Rashtian", [("Rasht", "rasht")]),
        ("Bandar-Abbas", [("Bandar-Abbas", "bandar-abbas")]),
        ("Meghri station", [("Meghri station", "meghri-station")]),
        ("baku oil", []),
        ("Bakuvian", []),
        ("Sarı Sari", [("Sari", "sari")]),
        ("The Fin; a fin; Fin station", [("Fin", "fin")]),
        ("Rey verdi", []),
        ("the Caspian port of Baku; Caspian port", [("Baku", "baku"), ("Caspian port", "caspian-port")]),
        ("Astara", [("Astara", "astara-az"), ("Astara", "astara-ir")]),
        ("Astara (Iran), Azerbaijani Astara", [("Astara", "astara-ir"), ("Astara", "astara-az")]),
        ("Culfa", [("Culfa", "jolfa"), ("Culfa", "julfa")]),
        ("", []),
    ],
)
def test_names_are_found_where_they_mean_a_place(
    finder: PlaceFinder, text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(text[start:end], id_) for start, end, id_ in finder.find(text)] == expected


def test_every_name_of_a_place_finds_it(project: Project, finder: PlaceFinder) -> None:
    missed = [
        (place.id, name)
        for place in project.places.values()
        for name, _ in place.names
        if place.id not in {id_ for _, _, id_ in finder.find(f"{name} district")}
    ]
    assert missed == []


def test_a_text_is_searched_with_a_gazetteer_at_hand(project: Project) -> None:
    assert place_mentions("Rasht", project.places.values()) == [(0, 5, "rasht")]
    assert place_mentions("Rasht", ()) == []


@given(
    text=st.text()
    | st.lists(st.sampled_from(["Baku", "Bakı", "Astara", "Нахичевани", " ", "-", "'s", "ə"])).map("".join)
)
def test_mentions_are_in_order_and_overlap_only_where_places_share_a_name(
    finder: PlaceFinder, text: str
) -> None:
    spans = sorted({(start, end) for start, end, _ in finder.find(text)})
    assert [span[:2] for span in finder.find(text)] == sorted(span[:2] for span in finder.find(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
