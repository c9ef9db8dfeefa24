"""The page on which an article is added."""

from collections.abc import Sequence

from markupsafe import Markup

from corridor_map.page.assets import ADD_SCRIPTS, ADD_STYLES, Assets
from corridor_map.page.documents import document_page
from corridor_map.page.pages import Page
from corridor_map.page.payload import to_json
from corridor_map.project import Project


def adding_page(
    project: Project, assets: Assets, *, token: str, fields: Sequence[str], most: int, why_not: str
) -> Page:
    """Return the page on which a text is linked while it is typed, looked through, and kept.

    Parameters
    ----------
    project
        Whose routes the text is linked to.
    assets
        How the page gets its style sheets and scripts.
    token
        The token that its requests carry, so that those of other pages are not taken for them.
    fields
        What is asked about an article, by the names that an article has for it.
    most
        Largest number of bytes of a file.
    why_not
        Why nothing can be kept: ``no folder``, ``a proxy``, ``no key``, or empty.
    """
    names = {
        id_: project.routes[id_].short_title if id_ in project.routes else "Borders"
        for id_ in project.toggles
    }
    data = {"token": token, "fields": list(fields), "most": most, "saves": not why_not, "names": names}
    return document_page(
        project,
        assets,
        "add.html",
        add_styles=ADD_STYLES,
        add_scripts=ADD_SCRIPTS,
        data=Markup(to_json(data)),
        why_not=why_not,
        most=most,
    )
