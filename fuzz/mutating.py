"""Changes to a JSON text that leave it JSON, so that fuzzing gets past the first parser."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    -0.0,
    10**18,
    "",
    "x",
    "a\nb\u2028c",
    "\x00\x1b[2J\u202e",
    "x" * 3000,
    "2023-02-30",
    [],
    {},
    [[]],
    [[[0, 0]]],
    [200, 95],
    {"type": "x"},
)


def changed(content: bytes, most: int, seed: int, mutate: Callable[[bytes, int], bytes]) -> bytes:
    """Return a changed text: by its values where it is JSON, by its bytes otherwise and now and then.

    Parameters
    ----------
    content
        The text.
    most
        Bytes that the changed text may have.
    seed
        What chance goes by.
    mutate
        Changes bytes; called with them and the number that there may be.
    """
    chance = random.Random(seed)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return mutate(content, most)
    if chance.random() < 0.1:
        return mutate(content, most)
    value = {"": value}
    for _ in range(chance.randint(1, 4)):
        _change(value, chance)
    made = json.dumps(value.get(""), ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    return made if len(made) <= most else mutate(content, most)


def _change(root: dict[str, Any], chance: random.Random) -> None:
    places = [(outer, key) for outer in _containers(root) for key in _keys(outer)]
    if not places:
        return
    outer, key = chance.choice(places)
    other, from_key = chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        outer[key] = copy.deepcopy(chance.choice(STRANGE))
    elif kind == 1:
        # A copy, or a value that contains itself could come of it.
        outer[key] = copy.deepcopy(other[from_key])
    elif kind == 2 and isinstance(outer, list):
        outer.insert(key, copy.deepcopy(outer[key]))
    elif outer is not root:
        del outer[key]


def _containers(value: Any) -> list[Any]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            found.append(one)
            waiting += one.values() if isinstance(one, dict) else one
    return found


def _keys(container: Any) -> list[Any]:
    return list(container) if isinstance(container, dict) else list(range(len(container)))
