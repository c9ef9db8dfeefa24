"""The data of the page's search: names in all languages and, without a server, the sentences."""

from typing import Any

from corridor_map.page.reading import article_blocks
from corridor_map.project import Project
from corridor_map.search.index import Index, index_of
from corridor_map.search.subjects import ACTOR, PLACE, ROUTE


def search_data(project: Project, *, offline: bool) -> dict[str, Any]:
    """Return what the scripts of a page need to search, as JSON-ready values.

    Parameters
    ----------
    project
        What is on the page.
    offline
        Whether the page has no server to ask for the sentences that are no passage.

    Returns
    -------
    dict
        ``terms``: the folded words of all names by kind and id, of what the page's texts concern
        or mention. ``sentences``, in a page without a server: by slug, the numbers of line feeds
        and heading marks before each block of the article's text, and the sentences that are no
        passage: each as its number of code points, and what it mentions as -1 for the first of
        the places and actors of ``terms``, -2 for the second and so on. Between two of them is
        one code point, or as many as say a zero and a number before the second.
    """
    index = index_of(project) if project.origin is None else Index(project)
    subjects = index.subjects
    used = {key for passage in project.passages for key in subjects.of_passage(passage)}
    spans = [(*span, subjects.within(*span)) for span in index.other_sentences] if offline else []
    used.update(key for *_, keys in spans for key in keys)
    terms: dict[str, dict[str, str]] = {ROUTE: {}, PLACE: {}, ACTOR: {}}
    for key in sorted(used):
        kind, _, id_ = key.partition(":")
        if kind != ROUTE or id_ in project.routes:
            terms[kind][id_] = " ".join(subjects.words[key])
    if not offline:
        return {"terms": terms}
    number = {
        f"{kind}:{id_}": at for at, (kind, id_) in enumerate((k, i) for k in (PLACE, ACTOR) for i in terms[k])
    }
    sentences: dict[str, tuple[list[int], list[int]]] = {}
    for slug, article in project.articles.items():
        gaps, end = [], 0
        for block in article_blocks(project, article):
            start = block.start + len(block.mark)
            gaps.append(start - end)
            end = start + sum(len(piece.text) for run in block.runs for piece in run.pieces)
        sentences[slug] = gaps, []
    ends = dict.fromkeys(sentences, -1)
    for slug, start, end, keys in spans:
        gap = start - ends[slug]
        mentions = sorted((-1 - number[key] for key in keys), reverse=True)
        sentences[slug][1].extend((*((0, gap) if gap != 1 else ()), end - start, *mentions))
        ends[slug] = end
    return {"terms": terms, "sentences": sentences}


def place_names(project: Project) -> dict[str, str]:
    """Return the English names of the places that the passages of a project are about or mention, by id."""
    subjects = index_of(project).subjects
    used = {id_ for passage in project.passages for id_ in subjects.ids(passage, PLACE)}
    return {id_: project.places[id_].names[0][0] for id_ in sorted(used) if id_ in project.places}
