"""What a function is asked a second time is remembered, what it is asked once is not."""

from corridor_map.linking.repeated import Repeated


def counting() -> tuple[list[str], Repeated[str, list[str]]]:
    asked: list[str] = []

    def function(key: str) -> list[str]:
        asked.append(key)
        return [key]

    return asked, Repeated(function, 2)


def test_the_third_time_the_function_is_not_called() -> None:
    asked, repeated = counting()
    assert [repeated("a") for _ in range(5)] == [["a"]] * 5
    assert asked == ["a", "a"]


def test_each_key_has_its_own_value() -> None:
    _, repeated = counting()
    assert [repeated(key)[0] for key in "abcabcabc"] == list("abcabcabc")


def test_what_is_remembered_is_bounded() -> None:
    asked, repeated = counting()
    for _ in range(3):
        for number in range(1000):
            assert repeated(str(number)) == [str(number)]
    assert len(repeated._known) <= 2 and len(repeated._once) <= 32
    assert len(asked) > 2900


def test_nothing_is_a_value_too() -> None:
    asked: list[int] = []
    repeated = Repeated(lambda key: asked.append(key), 2)
    assert [repeated(1) for _ in range(4)] == [None] * 4
    assert len(asked) == 2
