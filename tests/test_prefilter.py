"""Which sentences the scan passes over; that none of them means a route, test_annotating says."""

import pytest

from corridor_map.lexica import lexicon_of
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.linking.prefilter import Prefilter
from corridor_map.project import Project


def may_mention(scan: Prefilter, folded: str) -> bool:
    return scan.may_mention(scan.marks(scan.scan(folded)), folded)


@pytest.fixture(scope="module")
def shipped(project: Project) -> Prefilter:
    return Prefilter(lexicon_of(project)[0])


@pytest.mark.parametrize(
    ("folded", "may"),
    [
        ("the zangezur corridor", True),
        ("from baku to nakhchivan through syunik by rail", True),
        ("the open market of the town has three hundred stalls", False),
        ("iran and india signed an agreement on visas", False),
        ("the road to the airport will be widened by spring", False),
        ("the azerbaijani president opened two schools", False),
    ],
)
def test_a_sentence_without_the_words_of_a_route_is_passed_over(
    shipped: Prefilter, folded: str, may: bool
) -> None:
    assert may_mention(shipped, folded) is may


def test_a_phrase_of_common_words_needs_two_of_them_and_another_its_rarest() -> None:
    described = {"descriptions": [{"all": [["open border", "sealed frontier"], ["armenia"]]}]}
    shared = {"grammar": {"common": ["the", "open", "border", "frontier"]}}
    lexicon, faults = read_lexicon({"made": ("made.toml", described, {})}, [("shared.toml", shared)])
    assert not faults
    scan = Prefilter(lexicon)
    for folded in ("an open border with armenia", "armenia the border is open", "armenia sealed it"):
        assert may_mention(scan, folded), folded
    for folded in ("armenia is open", "the border of armenia", "open border", "the frontier of armenia"):
        assert not may_mention(scan, folded), folded
