import stat
import zipfile

import pytest

from corridor_map.io.archives import leads_out


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("doc.kml", False),
        ("a folder/doc.kml", False),
        ("a folder\\doc.kml", False),
        ("a..b/doc..kml", False),
        ("./doc.kml", False),
        ("../doc.kml", True),
        ("a/../../doc.kml", True),
        ("..\\doc.kml", True),
        ("a/..", True),
        ("/doc.kml", True),
        ("\\doc.kml", True),
        ("//host/doc.kml", True),
        ("C:\\doc.kml", True),
        ("c:doc.kml", True),
        ("doc.kml\0/../x", True),
    ],
)
def test_a_member_leads_out_by_its_name(name: str, leads: bool) -> None:
    assert leads_out(zipfile.ZipInfo(name)) is leads


def test_a_link_leads_out_wherever_it_goes() -> None:
    link = zipfile.ZipInfo("doc.kml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert leads_out(link)
