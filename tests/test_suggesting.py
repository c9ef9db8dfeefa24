import pytest

from corridor_map.io.suggesting import Suggestions

NAMES = ["zangezur", "aras", "instc", "rasht-astara"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("zangezurr", "; the nearest is “zangezur”"),
        ("ara", "; the nearest is “aras”"),
        ("xyz", ""),
        ("", ""),
        ("zangezur" * 100, ""),
    ],
)
def test_the_nearest_name_is_suggested_if_one_is_near(name: str, hint: str) -> None:
    assert Suggestions(NAMES).hint(name) == hint


def test_so_many_wrong_names_have_no_suggestion_at_last_and_the_same_one_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def first(name: str, names: list[str], **_options: object) -> list[str]:
        compared.append(name)
        return names[:1]

    monkeypatch.setattr("difflib.get_close_matches", first)
    suggestions = Suggestions(f"name-{n}" for n in range(1000))
    hints = [suggestions.hint(f"wrong-{n}") for n in range(10_000)]
    assert len(compared) == 20 == sum(map(bool, hints))
    assert suggestions.hint("wrong-0") == hints[0] != ""


def test_which_name_is_suggested_does_not_depend_on_the_order() -> None:
    assert Suggestions(["ab", "ac"]).nearest("ad") == Suggestions(["ac", "ab"]).nearest("ad")
