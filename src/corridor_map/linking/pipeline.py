"""The linking pipeline: the sentences of a text that concern a route, with the reason for each.

A sentence concerns a route that it names or describes (`corridor_map.linking.mentions`), and one that
it refers back to (`corridor_map.linking.coreference`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from corridor_map.articles.links import Link, Reason
from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.languages.folded import Folded
from corridor_map.languages.folding import Folder
from corridor_map.linking.coreference import Topic
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.mentions import SentenceReader
from corridor_map.linking.phrases import Words
from corridor_map.linking.prefilter import BROKEN, HEAD, Prefilter
from corridor_map.linking.readings import Mention, Reading
from corridor_map.linking.repeated import Repeated

_STRETCH = 1 << 15
"""Number of characters after which a stretch, which is folded at once, ends with its paragraph."""

_MOST_REMEMBERED = 2048
"""Largest number of sentences whose reading is kept in case they recur; some 8 kB each."""


class Linker:
    """Links texts to routes by a lexicon.

    Parameters
    ----------
    lexicon
        The words; the order of its routes is the order in which a sentence's routes are listed.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._reader = SentenceReader(lexicon)
        self._folder = Folder(self._reader.finder.knows)
        self._prefilter = Prefilter(lexicon)
        # News repeats itself: agencies' copy, quotations, what stands below every article of a site.
        self._read = Repeated(self._read_anew, _MOST_REMEMBERED)
        self._order = {own.route: index for index, own in enumerate(lexicon.routes)}
        self._parts = {own.route: own.part_of for own in lexicon.routes if own.part_of}

    def link(self, text: str) -> list[Link]:
        """Return the sentences of a text that concern a route, in order.

        Parameters
        ----------
        text
            Any text; blank lines part its paragraphs, other white space parts words only.
        """
        links: list[Link] = []
        topic = Topic(self._reader.lexicon)
        for stretch in _stretches(text):
            base = stretch[0][0]
            folded = self._folder.fold(text[base : stretch[-1][1]])
            hits = self._prefilter.scan(folded.text)
            number = 0
            for start, end in stretch:
                topic.new_paragraph()
                first = number
                # The scan counts a space before the text, and one that ends a word.
                after = folded.position(end - base) + 2
                number = bisect_right(hits, after, number, key=itemgetter(2))
                found = hits[first:number]
                if topic.is_alive or self._prefilter.may_mention(self._prefilter.marks(found)):
                    placed = self._prefilter.placed(found)
                    links.extend(self._paragraph(text, (start, end), folded, base, placed, topic))
        return links

    def _paragraph(
        self,
        text: str,
        paragraph: tuple[int, int],
        folded: Folded,
        base: int,
        hits: list[tuple[int, int]],
        topic: Topic,
    ) -> Iterator[Link]:
        """Yield the links of a paragraph; `folded` is the text from `base` on."""
        number, position = 0, folded.position(paragraph[0] - base)
        for first, after in sentences(text, *paragraph):
            # The part of the folded paragraph that this sentence is.
            before, position = position, folded.position(after - base)
            marks, broken = 0, []
            while number < len(hits) and hits[number][0] <= position:
                marks |= hits[number][1]
                if hits[number][1] & BROKEN:
                    broken.append(hits[number][0] - before)
                number += 1
            sentence = folded.text[before:position]
            if not (self._prefilter.may_mention(marks) and self._prefilter.may_mention(marks, sentence)):
                if not topic.is_alive:
                    continue
                if not marks & HEAD and not topic.is_fresh:
                    topic.pass_over()
                    continue
            reading = self._read((sentence, tuple(broken), topic.is_alive))
            if reading is None:
                topic.pass_over()
                continue
            starts, ends = reading.words.starts, reading.words.ends

            def origin(at: int, before: int = before) -> int:
                return base + folded.origin(before + at)

            def is_capital(word: int, starts: list[int] = starts) -> bool:
                return word < len(starts) and text[origin(starts[word])].isupper()

            def shown(mention: Mention, starts: list[int] = starts, ends: list[int] = ends) -> str:
                parts = (
                    text[origin(starts[one]) : origin(ends[to - 1] - 1) + 1] for one, to in mention.spans
                )
                return " … ".join(" ".join(part.split()) for part in parts)

            mentions = [*reading.mentions, *topic.carried(reading, is_capital)]
            mentions += self._wholes(mentions, topic)
            topic.after(reading, mentions, is_capital)
            if mentions:
                mentions.sort(key=lambda mention: self._order[mention.route])
                why = tuple(Reason(mention.route, mention.rule, shown(mention)) for mention in mentions)
                routes = tuple(dict.fromkeys(mention.route for mention in mentions))
                yield Link(first, after, text[first:after], routes, why)

    def _read_anew(self, asked: tuple[str, tuple[int, ...], bool]) -> Reading | None:
        """Return the `Reading` of a folded sentence, or None if it means no route.

        `asked` also has the positions of words that spaces break, and whether the sentence may refer
        back to a route. If it may, it is read even if it means none by itself.
        """
        sentence, broken, may_go_on = asked
        words = Words.of(sentence)
        if broken:
            words = words.joined(self._reader.finder.knows, broken)
        phrases = self._reader.finder.find(words)
        if not may_go_on and not self._reader.may_mention(phrases):
            return None
        return self._reader.read(words, phrases)

    def _wholes(self, mentions: list[Mention], topic: Topic) -> list[Mention]:
        """Return mentions of the routes that the text is about and of which the sentence means a part."""
        meant = {mention.route for mention in mentions}
        return [
            Mention(whole, "part", mention.spans)
            for mention in mentions
            for whole in self._parts.get(mention.route, ())
            if whole not in meant and topic.is_about(whole, mention.route)
        ]


def _stretches(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield groups of neighbouring paragraphs, large enough to be worth the fixed cost of a scan."""
    stretch: list[tuple[int, int]] = []
    for paragraph in paragraphs(text):
        stretch.append(paragraph)
        if paragraph[1] - stretch[0][0] > _STRETCH:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
