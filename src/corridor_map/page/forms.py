"""The forms of export that show the page, as entry points of ``corridor_map.exports`` name them."""

from corridor_map.exports.catalogue import Format

HTML = Format(
    "html",
    (".html", ".htm"),
    "text/html; charset=utf-8",
    "corridor_map.page.html_file:write",
    "HTML",
    "the map, for any browser",
    place=1,
)
PNG = Format(
    "png",
    (".png",),
    "image/png",
    "corridor_map.page.picture:write",
    "PNG",
    "a picture of the map for print",
    place=9,
    # It would let strangers start browsers on the server.
    is_offered=False,
)
