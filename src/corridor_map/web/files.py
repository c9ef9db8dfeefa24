"""Files to take away, as answers."""

import json

from flask import Response, request

from corridor_map.exports.catalogue import offered
from corridor_map.page.downloads import Download, download
from corridor_map.page.pages import opening
from corridor_map.project import known
from corridor_map.web.answers import Answer
from corridor_map.web.open_data import dated
from corridor_map.web.served import Edition


def file_answer(edition: Edition, format_: str) -> Response:
    """Answer the present request with a file of what its address shows.

    Raises
    ------
    UnknownIdError
        If there is no such form, or the address names something that is not there.
    UsageError
        If something in the address is not of its form.
    """
    known(format_, offered(), "format to download")
    query = request.args.to_dict(flat=False)
    # What has no bearing on the file makes no other answer of it.
    state = {**opening(query, edition.project), "articles": query.get("articles", [""])[0]}
    key = f"/download/{format_}?" + json.dumps(state, sort_keys=True)
    return edition.answers.get(
        key, lambda: _answer(edition, download(edition.project, format_, query))
    ).respond()


def _answer(edition: Edition, file: Download) -> Answer:
    kept_as = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Answer.of(file.content, file.media_type, dated(edition, kept_as))
