"""A data folder with many made-up passages, to see how the page bears them."""

import random
from pathlib import Path

from corridor_map.articles.annotations import Anchoring, Annotation, write_annotations

_TEXT = (
    "the line through valley was opened again after talks about customs freight terminals bridges and"
    " tunnels while ministers in Baku Ordubad Нахичевань said that works would go on next year if money"
    " was found for rails sleepers signals stations roads depots yards and the people who work there"
)
_TARGETS = ("zangezur", "aras", "instc", "rasht-astara", "borders")
_PER_ARTICLE = 250


def make_folder(folder: Path, count: int) -> Path:
    """Write a data folder with `count` passages, each a sentence; every second sentence is none."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    random_, vocabulary = random.Random(7), _TEXT.split()
    for number in range(-(-count // _PER_ARTICLE)):
        slug = f"made-up-{number:03}"
        body: list[str] = []
        annotations: list[Annotation] = []
        at = 0
        for item in range(2 * min(_PER_ARTICLE, count - number * _PER_ARTICLE)):
            words = " ".join(random_.choices(vocabulary, k=random_.randint(12, 60)))
            sentence = f"Sentence number{number}x{item} says that {words}."
            if item % 2 == 0:
                targets = (random_.choice(_TARGETS),)
                end = at + len(sentence)
                annotations.append(
                    Annotation(
                        id=f"{slug}/p{item:04}",
                        article=slug,
                        exact=sentence,
                        prefix=body[-1][-30:] + "\n\n" if body else "",
                        suffix="",
                        start=at,
                        end=end,
                        targets=targets,
                        mention="named",
                        stances=(),
                        claims=(),
                        anchoring=Anchoring.EXACT,
                    )
                )
            body.append(sentence)
            at += len(sentence) + 2
        head = {
            "title": f"Made-up article {number}",
            "author": f"Author {number % 9}",
            "publisher": f"Publisher {number % 5}",
            "date": f"20{10 + number % 15}-0{1 + number % 9}",
            "lang": "en",
            "original": "",
            "licence": "",
        }
        lines = ["---", *(f"{key}: {value}" for key, value in head.items()), "---", "", "\n\n".join(body)]
        (seeds / f"{slug}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        write_annotations(annotations, slug, seeds)
    return folder
