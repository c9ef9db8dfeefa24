import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corridor_map.articles.adding import Added, Adder, Source
from corridor_map.articles.annotations import (
    Anchoring,
    Annotation,
    Claim,
    read_annotations,
    write_annotations,
)
from corridor_map.articles.article_store import ArticleFolder
from corridor_map.articles.correcting import DROP, correct, settle_anchors, waiting
from corridor_map.articles.duplicates import nearest, sentence_keys
from corridor_map.articles.importers import Imported
from corridor_map.articles.links import Link, Reason
from corridor_map.articles.metadata import Stated, slug_for
from corridor_map.articles.records import Article, read_articles
from corridor_map.errors import DataError, Fault, OutputError, UnknownIdError, UsageError
from corridor_map.io.files import write_whole
from corridor_map.io.unfinished import unfinished
from tests.adding_process import FirstSentences, adder, source, stated

BODY = (
    "The Zangezur Corridor is planned. It will be 43 km long in Syunik. Rain fell in Moscow on that day. "
    "The corridor has friends. Others are against it. Nobody knows when it opens. Talks go on in Baku. "
    "A railway was laid there in 1941. Its bridges are gone. Its tunnels stand."
)
SAID = Stated(title="Corridors", author="An Author", publisher="The Daily", date="2024-03", lang="en")


class Corridors:
    """Links every sentence that has the word corridor."""

    def link(self, text: str) -> list[Link]:
        links = []
        start = 0
        for part in text.split(". "):
            end = start + len(part) + (0 if part.endswith(".") else 1)
            if "orridor" in part:
                why = (Reason("zangezur", "name", "corridor"),)
                links.append(Link(start, end, text[start:end], ("zangezur",), why))
            start += len(part) + 2
        return links


def text_source(text: str, file: str = "a.txt", **metadata: str) -> Source:
    return Source(file, text.encode(), Imported(text, metadata, "plain text"))


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "seeds"


@pytest.fixture
def mine(seeds: Path) -> Adder:
    return Adder(ArticleFolder(seeds), Corridors(), ArticleFolder(seeds / "none"))


def added(result: Added | Fault) -> Added:
    assert isinstance(result, Added), result
    return result


def kept(seeds: Path) -> tuple[dict[str, Article], list[Annotation], list[Fault]]:
    articles, faults = read_articles(seeds)
    by_slug = {article.slug: article for article in articles}
    annotations, wrong = read_annotations(seeds, by_slug)
    return by_slug, annotations, faults + wrong


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".corridor-map.lock"
    }


def test_an_article_is_kept_with_its_passages_and_its_original(mine: Adder, seeds: Path) -> None:
    made = added(mine.add(text_source(BODY), SAID))
    assert made.outcome == "added" and made.article.slug == "the-daily-2024-03"
    assert files(seeds) == {
        "the-daily-2024-03.md",
        "the-daily-2024-03.annotations.json",
        "originals/a.txt",
    }
    assert (seeds / "originals" / "a.txt").read_bytes() == BODY.encode()
    articles, annotations, faults = kept(seeds)
    assert faults == []
    assert articles == {made.article.slug: made.article}
    assert tuple(annotations) == made.annotations
    assert [one.exact for one in annotations] == [
        "The Zangezur Corridor is planned.",
        "The corridor has friends.",
    ]


def test_what_the_linking_made_says_so_in_the_words_of_the_w3c(mine: Adder, seeds: Path) -> None:
    made = added(mine.add(text_source(BODY), SAID))
    page = json.loads((seeds / f"{made.article.slug}.annotations.json").read_text(encoding="utf-8"))
    for item in page["items"]:
        assert item["creator"] == item["generator"] == {"type": "Software", "name": "corridor-map"}
        assert item["motivation"] == "linking"
        assert item["why"] == [{"route": "zangezur", "rule": "name", "matched": "corridor"}]
    assert all(one.origin.is_machine for one in kept(seeds)[1])


def test_the_same_files_twice_make_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in "ab":
        seeds = tmp_path / name / "seeds"
        Adder(ArticleFolder(seeds), Corridors(), ArticleFolder(seeds / "none")).add(text_source(BODY), SAID)
        written.append({name: (seeds / name).read_bytes() for name in files(seeds)})
    assert written[0] == written[1]


def test_what_is_left_out_is_told_with_the_reason(mine: Adder) -> None:
    text = "Corridors\n\nBy An Author\n\n" + BODY + "\n\nSubscribe to our newsletter"
    made = added(mine.add(text_source(text), SAID))
    assert made.article.body == BODY
    assert made.left_out == ("title (line 1)", "author (line 3)", "invitation (line 7)")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            Stated(),
            "does not say its title, author or date; say them with --title, --author and --date "
            "(“not stated” where nobody knows the author)",
        ),
        (Stated(title="T", author="A"), "does not say its date; say it with --date"),
        (Stated(title="T", date="2024"), "does not say its author; say it with --author (“not stated”"),
    ],
)
def test_what_nobody_says_is_asked_for(mine: Adder, seeds: Path, said: Stated, problem: str) -> None:
    result = mine.add(text_source(BODY), said)
    assert isinstance(result, Fault) and result.file == "a.txt" and result.problem.startswith(problem)
    assert files(seeds) == set()


def test_what_may_help_is_said_and_not_taken(mine: Adder) -> None:
    said = Stated(title="T", author="A")
    made = Source("a.pdf", b"x", Imported(BODY, {}, "PDF", hints={"date": "the file was made on 2024-03-05"}))
    assert "--date; the file was made on 2024-03-05" in str(mine.add(made, said))
    assert "its date is “5 March”, expected" in str(mine.add(text_source(BODY, date="5 March"), said))


def test_publisher_and_language_may_stay_unknown(mine: Adder) -> None:
    made = added(mine.add(text_source(BODY), Stated(title="Corridors", author="A", date="2024")))
    assert (made.article.publisher, made.article.lang) == ("", "und")
    assert made.notices == ("its publisher and language are kept as unknown; --publisher and --lang say it",)


def test_the_word_of_the_user_goes_before_that_of_the_file(mine: Adder) -> None:
    made = mine.add(text_source(BODY, title="Theirs", author="Their \x1b[31mauthor", lang="en_GB"), SAID)
    assert added(made).article.title == "Corridors"
    said = Stated(date="2024", publisher="P")
    other = mine.add(
        text_source("One. " + "Another text altogether. " * 3, title="T", author="\x1b[31mA", lang="en_GB"),
        said,
    )
    assert (added(other).article.author, added(other).article.lang) == ("[31mA", "en-GB")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"date": "5 March"}, "“5 March” is not a date"),
        ({"lang": "English"}, "“English” is not a language tag"),
        ({"slug": "../up"}, "“../up” is not a slug"),
    ],
)
def test_a_flag_of_the_wrong_form_is_refused(said: dict[str, str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Stated(**said)


@pytest.mark.parametrize(
    ("publisher", "title", "file", "slug"),
    [
        ("The Daily", "Corridors", "a.txt", "the-daily-2024"),
        ("", "Zəngəzur dəhlizi: yeni yol", "a.txt", "zengezur-dehlizi-yeni-yol-2024"),
        ("not stated", "Один коридор", "My text.txt", "odin-koridor-2024"),
        ("Газета", "Один коридор", "текст.txt", "gazeta-2024"),
        ("…", "“?”", "!.txt", "article-2024"),
        ("P" * 100, "", "", "p" * 60 + "-2024"),
    ],
)
def test_a_slug_is_made_of_what_is_known(publisher: str, title: str, file: str, slug: str) -> None:
    article = Article("", title, "", publisher, "2024", "en", "", "", "", "x")
    assert slug_for(article, file, lambda _slug: False) == slug
    assert slug_for(article, file, lambda one: one in (slug, f"{slug}-2")) == f"{slug}-3"


NEARLY = BODY.replace("Its tunnels stand.", "Its tunnels still stand.")
"""Nine of its ten sentences are the same."""


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (BODY, "is the same file as “the-daily-2024-03”"),
        (BODY + "\n", "has the same text as “the-daily-2024-03”"),
        (NEARLY, "has 90% of its sentences in “the-daily-2024-03”"),
        (BODY.upper(), "has 100% of its sentences in “the-daily-2024-03”"),
    ],
)
def test_what_is_there_already_is_named_and_not_added(mine: Adder, seeds: Path, text: str, how: str) -> None:
    mine.add(text_source(BODY), SAID)
    before = files(seeds)
    result = added(mine.add(text_source(text, "b.txt"), SAID))
    assert (result.outcome, result.notices) == ("duplicate", (how,))
    assert files(seeds) == before


def test_an_article_that_ships_is_not_added_again(seeds: Path, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    Adder(ArticleFolder(shipped), Corridors(), ArticleFolder(seeds / "none")).add(text_source(BODY), SAID)
    mine = Adder(ArticleFolder(seeds), Corridors(), ArticleFolder(shipped))
    result = added(mine.add(text_source(BODY), SAID, replaces=True))
    assert result.notices == ("is the same file as “the-daily-2024-03”, which ships with corridor-map",)
    other = mine.add(text_source("Another text. " * 9), replace(SAID, slug="the-daily-2024-03"))
    assert "is that of an article which ships" in str(other)


def test_another_article_of_the_same_day_has_a_name_of_its_own(mine: Adder, seeds: Path) -> None:
    mine.add(text_source(BODY), SAID)
    other = added(mine.add(text_source("A wholly different text. It has two sentences."), SAID))
    assert other.article.slug == "the-daily-2024-03-2"
    assert other.article.original == "a-2.txt"
    assert (seeds / "originals" / "a.txt").read_bytes() == BODY.encode()


@pytest.mark.parametrize(
    "name", ["../../x.txt", "..", "C:\\up\\x.txt", "a\nb\x00.txt", "x" * 300 + ".txt", ".x.tmp"]
)
def test_an_original_stays_in_its_folder_whatever_it_is_called(mine: Adder, seeds: Path, name: str) -> None:
    made = added(mine.add(text_source(BODY, name), SAID))
    assert (seeds / "originals" / made.article.original).read_bytes() == BODY.encode()
    assert not made.article.original.startswith(".") and len(files(seeds)) == 3
    assert kept(seeds)[2] == []


def by_hand(article: Article, exact: str, own_id: str, claims: tuple[Claim, ...] = ()) -> Annotation:
    start = article.body.index(exact)
    return Annotation(
        id=f"{article.slug}/{own_id}",
        article=article.slug,
        exact=exact,
        prefix=article.body[max(0, start - 32) : start],
        suffix=article.body[start + len(exact) :][:32],
        start=start,
        end=start + len(exact),
        targets=("aras",),
        mention="described",
        stances=(),
        claims=claims,
        anchoring=Anchoring.EXACT,
    )


def test_a_new_version_keeps_what_was_said_by_hand(mine: Adder, seeds: Path) -> None:
    first = added(mine.add(text_source(BODY), SAID)).article
    hand = [
        by_hand(first, "The Zangezur Corridor is planned.", "a001"),
        by_hand(first, "Rain fell in Moscow on that day.", "p1"),
        by_hand(first, "Its bridges are gone.", "p2"),
    ]
    write_annotations([*hand, *kept(seeds)[1][1:]], first.slug, seeds)
    edited = "A new first sentence of the corridor. " + BODY.replace("bridges are", "two old bridges were")
    result = added(mine.add(text_source(edited, "b.txt"), Stated(slug=first.slug), replaces=True))
    assert result.outcome == "replaced"
    assert (result.article.title, result.article.date) == (first.title, first.date)
    assert [one.annotation.id for one in result.undecided] == [f"{first.slug}/p2"]
    assert result.undecided[0].annotation.anchoring is Anchoring.ORPHANED
    articles, annotations, faults = kept(seeds)
    own = {one.id.split("/")[1]: one for one in annotations if one.article == first.slug}
    assert (own["a001"].targets, own["a001"].start) == (("aras",), edited.index("The Zangezur"))
    assert own["a001"].anchoring is own["p1"].anchoring is Anchoring.EXACT
    assert own["p2"].exact == "Its bridges are gone." and own["p2"].anchoring is Anchoring.ORPHANED
    assert [one.exact for one in own.values() if one.origin.is_machine] == [
        "A new first sentence of the corridor.",
        "The corridor has friends.",
    ]
    assert len(faults) == 1 and "Its bridges are gone." in str(faults[0])


def test_a_slug_that_is_taken_is_not_overwritten_unasked(mine: Adder) -> None:
    mine.add(text_source(BODY), SAID)
    other = mine.add(text_source("Another text. " * 9), replace(SAID, slug="the-daily-2024-03"))
    assert "is taken; --replace" in str(other)


def test_annotations_that_cannot_be_read_are_not_overwritten(mine: Adder, seeds: Path) -> None:
    article = added(mine.add(text_source(BODY), SAID)).article
    file = seeds / f"{article.slug}.annotations.json"
    page = json.loads(file.read_text(encoding="utf-8"))
    page["items"][0]["body"] = []
    file.write_text(json.dumps(page), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(OutputError, match="would be lost; mend them first"):
        mine.add(text_source(BODY), SAID, replaces=True)
    assert file.read_bytes() == before


def test_a_dry_run_writes_nothing(mine: Adder, seeds: Path) -> None:
    made = added(mine.add(text_source(BODY), SAID, dry_run=True))
    assert made.outcome == "added" and len(made.annotations) == 2
    assert not seeds.exists()


KNOWN = ("zangezur", "aras")


def test_a_hand_corrects_and_rejects_and_wins_over_the_linking(mine: Adder, seeds: Path) -> None:
    article = added(mine.add(text_source(BODY), SAID)).article
    linked = kept(seeds)[1]
    spans = [(one.start, one.end) for one in linked]
    data = seeds.parent
    corrected = correct(data, article, *spans[0], ["aras"], known=KNOWN, mention="described")
    rejected = correct(data, article, *spans[1], [], known=KNOWN)
    start = article.body.index("Talks go on in Baku.")
    new = correct(data, article, start, start + 20, ["zangezur", "aras"], known=KNOWN)
    assert [one.id.split("/")[1] for one in (corrected, rejected, new)] == ["a001", "a002", "h001"]
    articles, annotations, faults = kept(seeds)
    assert faults == [] and annotations == [corrected, rejected, new]
    assert rejected.is_rejected and not any(one.origin.is_machine for one in annotations)
    again = added(mine.add(text_source(BODY), SAID, replaces=True))
    assert list(again.annotations) == annotations


def test_a_correction_keeps_claims_and_of_stances_those_that_still_fit(mine: Adder, seeds: Path) -> None:
    article = added(mine.add(text_source(BODY), SAID)).article
    claim = Claim("43 km", "43", "km", "length in Syunik", "length")
    hand = by_hand(article, "It will be 43 km long in Syunik.", "p1", (claim,))
    write_annotations([hand], article.slug, seeds)
    made = correct(seeds.parent, article, hand.start, hand.end, ["zangezur"], known=KNOWN)
    assert made.claims == (claim,) and made.id == hand.id


@pytest.mark.parametrize(
    ("start", "end", "targets", "mention", "error"),
    [
        (0, 10, ["nowhere"], "named", UnknownIdError),
        (0, 0, ["aras"], "named", UsageError),
        (5, 10**6, ["aras"], "named", UsageError),
        (0, 10, ["aras"], "guessed", UsageError),
    ],
)
def test_a_correction_of_nothing_is_refused(
    mine: Adder, seeds: Path, start: int, end: int, targets: list[str], mention: str, error: type[Exception]
) -> None:
    article = added(mine.add(text_source(BODY), SAID)).article
    before = (seeds / f"{article.slug}.annotations.json").read_bytes()
    with pytest.raises(error):
        correct(seeds.parent, article, start, end, targets, known=KNOWN, mention=mention)
    assert (seeds / f"{article.slug}.annotations.json").read_bytes() == before


@pytest.fixture
def edited(mine: Adder, seeds: Path) -> dict[str, Article]:
    """An article edited so that one annotation fits no place, one fits two, and one moved."""
    article = added(mine.add(text_source(BODY), SAID)).article
    claim = Claim("43 km", "43", "km", "length in Syunik", "length")
    hand = [
        by_hand(article, "It will be 43 km long in Syunik.", "lost", (claim,)),
        by_hand(article, "Talks go on in Baku.", "twice"),
        by_hand(article, "Its tunnels stand.", "moved"),
    ]
    write_annotations(hand, article.slug, seeds)
    body = "New. " + BODY.replace("43 km long", "44 km long").replace(
        "Talks go on in Baku.", "Yes. Talks go on in Baku. No. Talks go on in Baku. Perhaps."
    )
    file = seeds / f"{article.slug}.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BODY, body), encoding="utf-8")
    return kept(seeds)[0]


def test_what_an_edit_left_without_a_place_waits_for_a_decision(
    edited: dict[str, Article], seeds: Path
) -> None:
    found = {
        one.undecided.annotation.id.split("/")[1]: one.undecided for one in waiting(seeds.parent, edited)
    }
    assert {name: one.annotation.anchoring for name, one in found.items()} == {
        "lost": Anchoring.ORPHANED,
        "twice": Anchoring.AMBIGUOUS,
    }
    assert len(found["twice"].places) == 2 and len(found["lost"].places) == 1


def test_a_decision_on_one_leaves_the_others_waiting(edited: dict[str, Article], seeds: Path) -> None:
    (slug,) = edited
    for _ in range(2):
        settle_anchors(seeds.parent, edited, {})
        assert len(waiting(seeds.parent, edited)) == 2
    assert settle_anchors(seeds.parent, edited, {f"{slug}/lost": DROP}) == 1
    (one,) = waiting(seeds.parent, edited)
    assert one.undecided.annotation.anchoring is Anchoring.AMBIGUOUS


def test_a_decision_puts_an_annotation_in_its_place_or_drops_it(
    edited: dict[str, Article], seeds: Path
) -> None:
    (slug,) = edited
    assert settle_anchors(seeds.parent, edited, {f"{slug}/twice": "2"}) == 1
    own = {one.id.split("/")[1]: one for one in kept(seeds)[1]}
    assert own["twice"].anchoring is own["moved"].anchoring is Anchoring.EXACT
    assert own["lost"].exact == "It will be 43 km long in Syunik."
    assert settle_anchors(seeds.parent, edited, {f"{slug}/lost": DROP}) == 0
    assert waiting(seeds.parent, edited) == [] and kept(seeds)[2] == []


@pytest.mark.parametrize(
    ("name", "choice", "error", "problem"),
    [
        ("moved", "1", UnknownIdError, "waits for a decision; these do: the-daily-2024-03/lost"),
        ("twice", "3", UsageError, "expected a number from 1 to 2, or drop"),
        ("twice", "x", UsageError, "expected a number from 1 to 2, or drop"),
        ("lost", "1", DataError, "the claim's words “43 km” are not in the place chosen"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    edited: dict[str, Article], seeds: Path, name: str, choice: str, error: type[Exception], problem: str
) -> None:
    (slug,) = edited
    before = (seeds / f"{slug}.annotations.json").read_bytes()
    with pytest.raises(error, match=problem):
        settle_anchors(seeds.parent, edited, {f"{slug}/{name}": choice})
    assert (seeds / f"{slug}.annotations.json").read_bytes() == before


def test_the_nearest_text_is_the_one_with_most_of_the_sentences() -> None:
    others = {"a": sentence_keys(BODY), "b": sentence_keys("Nothing of it. Not a word. No.")}
    assert nearest(NEARLY, others) == ("a", 0.9)
    assert nearest("Two sentences. Are too few.", others) == ("", 0.0)
    assert nearest("Wholly other. In every one. Of its sentences.", others) == ("", 0.0)


def start(seeds: Path, name: str, first: int, count: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.adding_process",
        str(seeds),
        name,
        str(first),
        str(count),
    ]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        env=os.environ | {"PYTHONPATH": "src:."},
    )


def finished(process: subprocess.Popen[str]) -> int:
    process.communicate()
    return process.returncode


def assert_whole(seeds: Path) -> int:
    """Assert that every article is there with all its files, and return how many there are."""
    articles, annotations, faults = kept(seeds)
    assert faults == []
    for slug, article in articles.items():
        assert (seeds / "originals" / article.original).read_bytes().decode() == article.body
        assert [one.article for one in annotations].count(slug) == 1
    return len(articles)


def test_two_processes_at_once_lose_nothing(seeds: Path) -> None:
    # The last five of the first are the first five of the second.
    processes = start(seeds, "one", 1, 20), start(seeds, "two", 16, 20)
    assert [finished(process) for process in processes] == [0, 0]
    assert assert_whole(seeds) == 35
    assert not [name for name in files(seeds) if name.endswith((".tmp", ".adding.json"))]


@pytest.mark.parametrize("number", range(1, 5))
def test_a_full_disk_leaves_nothing_of_a_new_article(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    one = adder(seeds)
    one.add(source("x", 1), stated(1))
    before = files(seeds)
    calls = []

    def full(_handle: int) -> None:
        calls.append(1)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"cannot write .*: no space left on device"):
        one.add(source("x", 2), stated(2))
    monkeypatch.undo()
    assert files(seeds) == before and assert_whole(seeds) == 1


def test_a_folder_that_may_not_be_written_is_one_sentence(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere, so the refusal has to be played.
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(OutputError, match=r"cannot write in .*seeds: permission denied"):
        adder(seeds).add(source("x", 1), stated(1))


def test_a_note_of_what_was_begun_removes_nothing_outside_the_folder(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (tmp_path / "other.txt").write_text("kept", encoding="utf-8")
    made = f".corridor-map-{'0' * 16}-{'1' * 16}.tmp"
    (seeds / made).write_text("new", encoding="utf-8")
    outside = ("../other.txt", "originals/../../other.txt", str(tmp_path / "other.txt"))
    write_whole(seeds / ".adding.json", json.dumps({"files": dict.fromkeys(outside, made)}).encode())
    with ArticleFolder(seeds).locked():
        pass
    assert (tmp_path / "other.txt").read_text(encoding="utf-8") == "kept"
    assert unfinished(seeds) == frozenset() and not (seeds / ".adding.json").exists()


def test_a_process_of_the_tests_links_as_the_product_does() -> None:
    assert FirstSentences().link("Corridor 1 is new. More.")[0].exact == "Corridor 1 is new."
