import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.articles.annotations import Anchoring, Annotation
from corridor_map.articles.reanchoring import decide, reanchor
from corridor_map.articles.selectors import describe

SENTENCES = ["The corridor is new.", "Rain fell in Moscow.", "It will run through Armenia.", "All agreed."]
BODY = " ".join(SENTENCES)


def annotated(body: str, exact: str) -> Annotation:
    start = body.index(exact)
    about = describe(body, start, start + len(exact))
    return Annotation(
        id="slug/p1",
        article="slug",
        exact=exact,
        prefix=about.prefix,
        suffix=about.suffix,
        start=start,
        end=start + len(exact),
        targets=("zangezur",),
        mention="named",
        stances=(),
        claims=(),
        anchoring=Anchoring.EXACT,
    )


@pytest.mark.parametrize(
    ("body", "anchoring"),
    [
        (BODY, Anchoring.EXACT),
        ("New first. " + BODY, Anchoring.MOVED),
        (BODY.replace(SENTENCES[0], ""), Anchoring.MOVED),
    ],
)
def test_a_quotation_that_still_stands_is_kept_where_it_is(body: str, anchoring: Anchoring) -> None:
    result = reanchor([annotated(BODY, SENTENCES[2])], body)
    assert result.undecided == ()
    (kept,) = result.standing
    assert kept.anchoring is anchoring
    assert kept == annotated(body, SENTENCES[2]) or kept.anchoring is Anchoring.MOVED
    assert body[kept.start : kept.end] == SENTENCES[2]
    assert [again.anchoring for again in reanchor([kept], body).standing] == [Anchoring.EXACT]


def test_a_quotation_in_several_places_is_left_to_a_reader() -> None:
    body = "x. " + SENTENCES[2] + " y. " + SENTENCES[2]
    result = reanchor([annotated(BODY, SENTENCES[2])], body)
    assert result.standing == ()
    (open_,) = result.undecided
    assert open_.annotation.anchoring is Anchoring.AMBIGUOUS
    assert {body[start:end] for start, end in open_.places} == {SENTENCES[2]}
    assert len(open_.places) == 2


def test_a_quotation_that_is_gone_is_shown_with_the_sentences_most_like_it() -> None:
    body = BODY.replace("will run", "would run")
    result = reanchor([annotated(BODY, SENTENCES[2])], body)
    assert result.standing == ()
    (gone,) = result.undecided
    assert gone.annotation.anchoring is Anchoring.ORPHANED
    assert gone.annotation.exact == SENTENCES[2]
    assert [body[start:end] for start, end in gone.places] == ["It would run through Armenia."]
    chosen = decide(gone.annotation, body, *gone.places[0])
    assert reanchor([chosen], body).standing == (chosen,)


def test_a_quotation_that_nothing_is_like_has_no_place() -> None:
    (gone,) = reanchor([annotated(BODY, SENTENCES[2])], "1234. 5678.").undecided
    assert gone.places == ()


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.sampled_from(SENTENCES))
def test_every_annotation_stands_or_waits(parts: list[str], quoted: str) -> None:
    body = " ".join(parts)
    result = reanchor([annotated(BODY, quoted)], body)
    assert len(result.standing) + len(result.undecided) == 1
    assert all(body[kept.start : kept.end] == quoted for kept in result.standing)
    assert all(0 <= start < end <= len(body) for open_ in result.undecided for start, end in open_.places)
    if quoted not in parts:
        assert result.standing == ()
