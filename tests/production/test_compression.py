"""Less is sent by a real server, and what did not change is still said."""

import gzip

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/praktijken/export.csv", "/praktijken/feed.atom", "/api/databank/practices"])
def test_a_page_comes_compressed_and_then_not_at_all(production, path):
    plain = production.ask(path)
    packed = production.ask(path, Accept_Encoding="gzip")
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    # The length of a file that is made while it is sent is not known before.
    assert int(packed.headers.get("Content-Length", len(packed.content))) == len(packed.content)
    again = production.ask(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = production.ask(path, method="HEAD", Accept_Encoding="gzip")
    assert (head.headers["Content-Encoding"], head.content) == ("gzip", b"")
