"""Files that reach for other files and addresses, or that take all memory and time, made when needed."""

import io
import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from tests.made_files import WORD, docx, zipped

NAMES = ("x.geojson", "x.kml", "x.gpx", "x.json", "x.gpkg", "x.shp", "x.vrt", "x.txt", "x")
"""Names under which a file may come that is none of these."""

_VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource relativeToVRT='0'>{0}</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
_LINE = {"type": "LineString", "coordinates": [[46, 41], [47, 41]]}
_CRS = json.dumps(
    {
        "type": "FeatureCollection",
        "crs": {"type": "link", "properties": {"href": "HERE", "type": "proj4"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": _LINE}],
    }
)
FETCHING = {
    "VRT": _VRT,
    "GDALG": '{{"type": "gdal_streamed_alg", "command_line": "gdal vector convert {0} --of MEM x"}}',
    "WFS": "<OGRWFSDataSource><URL>{0}</URL></OGRWFSDataSource>",
    "a service": "WFS:{0}",
    "an address": "{0}/x.geojson",
    "/vsicurl": "/vsicurl/{0}/x.geojson",
    "a crs by link": _CRS.replace("{", "{{").replace("}", "}}").replace("HERE", "{0}"),
    "KML": "<kml><NetworkLink><Link><href>{0}/x.kml</href></Link></NetworkLink></kml>",
    "an entity": '<!DOCTYPE kml [<!ENTITY e SYSTEM "{0}">]><kml><name>&e;</name></kml>',
}
"""Contents that name a file or an address, which goes to ``{0}``."""

_KML = (
    "<kml><Document><Placemark><LineString><coordinates>46,41 47,41</coordinates></LineString>"
    "</Placemark></Document></kml>"
)
_LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


def packed(members: Mapping[str, bytes | str], links: Mapping[str, str] | None = None) -> bytes:
    """Return a ZIP archive with members of any name, and with members that are links."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        for name, target in (links or {}).items():
            link = zipfile.ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
    return buffer.getvalue()


def _pdf(content: bytes, *, pages: int = 1, packed: int = 1) -> bytes:
    """Return a PDF of one page, named so many times, whose content is packed so many times over."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page = writer.add_blank_page(width=100, height=100)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream: Any = DecodedStreamObject()
    stream.set_data(content)
    for _ in range(packed):
        stream = stream.flate_encode()
    page[NameObject("/Contents")] = writer._add_object(stream)
    tree: Any = writer._root_object["/Pages"]
    tree[NameObject("/Kids")] = ArrayObject([tree["/Kids"][0]] * pages)
    tree[NameObject("/Count")] = NumberObject(pages)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


Maker: TypeAlias = Callable[[str], bytes]
"""Makes a file; it is told the address that the file is to call, if it calls one."""


def _fetching(content: str, place: str, *, in_zip: bool = False) -> Maker:
    def make(address: str) -> bytes:
        text = content.format(place or address).encode()
        return zipped({"doc.kml": text}) if in_zip else text

    return make


def _laughing(root: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY e0 "ha">{_LAUGHS}]><{root}>&e9;</{root}>'


def _docx_of(entity: str) -> Maker:
    """Return a maker of a Word document whose text and title are an entity."""

    def make(address: str) -> bytes:
        declared = f"<!DOCTYPE x [{entity.format(address)}]>"
        body = "<w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body>"
        text = f'{declared}<w:document xmlns:w="{WORD}">{body}</w:document>'
        return docx(core=f"{declared}<x>&e9;</x>", more={"word/document.xml": text.encode()})

    return make


_PLACES = {"a file": "/etc/passwd", "an address": ""}
_VRT_OF_FILE = _VRT.format("/etc/passwd")
_POINTS = "[45,41],[46,41],"
_MANY = 1_000_001

LINES: dict[str, Maker] = {
    f"{what} of {where}{' in a zip' if in_zip else ''}": _fetching(content, place, in_zip=in_zip)
    for what, content in FETCHING.items()
    for (where, place), in_zip in zip(_PLACES.items(), (False, True), strict=True)
} | {
    "a VRT as a Shapefile": lambda _: packed(
        {f"x{part}": _VRT_OF_FILE for part in (".shp", ".shx", ".dbf", ".prj")}
    ),
    "a VRT behind the marks of a GeoPackage": lambda _: (
        b"SQLite format 3\0" + bytes(52) + b"GPKG" + _VRT_OF_FILE.encode()
    ),
    "an entity of a file in GPX": lambda _: (
        b'<!DOCTYPE gpx [<!ENTITY e SYSTEM "file:///etc/passwd">]><gpx><name>&e;</name></gpx>'
    ),
    "a document type elsewhere": lambda address: f'<!DOCTYPE kml SYSTEM "{address}/x.dtd"><kml/>'.encode(),
    "billion laughs": lambda _: _laughing("kml").encode(),
    "billion laughs in a zip": lambda _: packed({"doc.kml": _laughing("kml")}),
    "a member above": lambda _: packed({"../../up/doc.kml": _KML}),
    "a member above, the other way": lambda _: packed({"..\\..\\up\\doc.kml": _KML}),
    "an absolute member": lambda _: packed({"/tmp/doc.kml": _KML}),
    "an absolute member with a drive": lambda _: packed({"C:\\doc.kml": _KML}),
    "a link as a member": lambda _: packed({}, {"doc.kml": "/etc/passwd"}),
    "a link beside a member": lambda _: packed({"doc.kml": _KML}, {"x.kml": "/etc/passwd"}),
    "a KMZ bomb of zeros": lambda _: packed({"doc.kml": bytes(101_000_000)}),
    "a KMZ bomb of blanks": lambda _: packed({"doc.kml": b"<kml>" + b" " * 99_000_000 + b"</kml>"}),
    "a KMZ bomb of places": lambda _: packed(
        {"doc.kml": "<kml><Document>" + "<Placemark/>" * 4_000_000 + "</Document></kml>"}
    ),
    "a KMZ bomb of several members": lambda _: packed(
        {f"{n}.kml": b"<kml>" + b" " * 40_000_000 + b"</kml>" for n in range(3)}
    ),
    "a million vertices as GeoJSON": lambda _: (
        '{"type":"LineString","coordinates":[' + _POINTS * (_MANY // 2) + "[45,41]]}"
    ).encode(),
    "a million vertices as KML": lambda _: _KML.replace("46,41 ", "46,41 47,41 " * (_MANY // 2)).encode(),
    "a million lines": lambda _: (
        '{"type":"MultiLineString","coordinates":[' + "[[45,41],[46,41]]," * _MANY + "[[4,4],[5,5]]]}"
    ).encode(),
    "JSON that is 10,000 deep": lambda _: b"[" * 10_000 + b"]" * 10_000,
    "coordinates that are 10,000 deep": lambda _: (
        b'{"type":"LineString","coordinates":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    ),
    "coordinates that are 500 deep": lambda _: (
        b'{"type":"LineString","coordinates":' + b"[" * 500 + b"]" * 500 + b"}"
    ),
    "XML that is 10,000 deep": lambda _: b"<kml>" + b"<Folder>" * 10_000 + b"</Folder>" * 10_000 + b"</kml>",
    "a key of 50 MB": lambda _: b'{"' + b"a" * 50_000_000 + b'":1}',
}
"""Files for `corridor-map add-route`, by what is hostile about them."""

# First what takes all the time there is, so that the others are refused meanwhile.
ARTICLES: dict[str, Maker] = (
    {
        "a DOCX bomb of paragraphs": lambda _: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 250_000),
        "a PDF bomb of pages": lambda _: _pdf(
            b"BT /F1 9 Tf (Corridor) Tj " + b"T* (Corridor) Tj " * 20_000 + b"ET", pages=100_000
        ),
    }
    | {f"{what} of an address": _fetching(content, "") for what, content in FETCHING.items()}
    | {
        "a DOCX bomb of zeros": lambda _: docx(more={"word/x.xml": bytes(120_000_000)}),
        "a deep DOCX": lambda _: docx("<w:tbl><w:tr><w:tc>" * 10_000 + "</w:tc></w:tr></w:tbl>" * 10_000),
        "a DOCX of many parts": lambda _: docx(more={f"word/{n}": b"" for n in range(20_000)}),
        "a DOCX of billion laughs": _docx_of(f'<!ENTITY e0 "ha">{_LAUGHS}'),
        "a DOCX with an entity elsewhere": _docx_of('<!ENTITY e9 SYSTEM "{0}">'),
        "a DOCX with an entity of a file": _docx_of('<!ENTITY e9 SYSTEM "file:///etc/passwd">'),
        "a DOCX with a member above": lambda _: docx(more={"../../up.xml": b"x"}),
        "a DOCX with an absolute member": lambda _: docx(more={"/tmp/up.xml": b"x"}),
        "a DOCX with a link": lambda _: packed({"word/document.xml": "<x/>"}, {"word/media": "/etc"}),
        "a PDF bomb": lambda _: _pdf(b" " * 100_000_000),
        "a PDF bomb in itself": lambda _: _pdf(b" " * 100_000_000, packed=2),
        "a KMZ": lambda _: packed({"doc.kml": bytes(101_000_000)}),
        "a page in a zip": lambda _: packed({"../x.html": "<p>text"}),
        "deep HTML": lambda _: b"<html>" + b"<div>" * 200_000 + b"A corridor.",
        "wide HTML": lambda _: b"<html>" + b"<p>A corridor." * 1_500_000,
        "HTML of attributes": lambda _: b"<html><p " + b"a=1 " * 3_000_000 + b">A corridor.",
        "HTML of entities": lambda _: b'<!DOCTYPE html [<!ENTITY a "aa">]>' + b"&lt;" * 1_000_000,
        "JSON that is 10,000 deep": lambda _: b"[" * 10_000 + b"]" * 10_000,
        "deep Markdown": lambda _: b"# A\n\n" + b"> " * 200_000 + b"A corridor.",
        "Markdown of brackets": lambda _: b"# A\n\n" + b"[" * 100_000 + b"A corridor.",
        "text of 99 MB": lambda _: b"corridor " * 11_000_000,
        "text of 101 MB": lambda _: b"corridor\n" * 11_250_000,
        "text of controls": lambda _: bytes(range(1, 32)) * 1_000_000,
    }
)
"""Files for `corridor-map add`, by what is hostile about them; none says who wrote it and when."""

KINDS = {"lines": LINES, "articles": ARTICLES}
