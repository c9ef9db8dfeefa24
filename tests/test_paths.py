import pytest

from corridor_map.io.paths import shipped


@pytest.mark.parametrize("name", ["geodata", "seeds", "templates", "static"])
def test_what_ships_is_found(name: str) -> None:
    assert any(shipped(name).iterdir())


def test_what_does_not_ship_is_said_to_be_missing() -> None:
    with pytest.raises(FileNotFoundError, match="folder nowhere/ that ships with corridor-map is missing"):
        shipped("nowhere")
