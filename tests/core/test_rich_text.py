"""Rich text of editors as plain paragraphs."""

import pytest

from core.text.rich_text import Paragraph, paragraphs, plain


def test_paragraphs_and_lists_are_kept():
    html = "<p>Eerst <b>dit</b> &amp; dat.</p><ul><li>Een</li><li>Twee</li></ul><ol><li>Stap</li><li>Stap 2</li></ol>"
    assert paragraphs(html) == [
        Paragraph("Eerst dit & dat."),
        Paragraph("Een", "bullet", starts=True),
        Paragraph("Twee", "bullet"),
        Paragraph("Stap", "number", starts=True),
        Paragraph("Stap 2", "number"),
    ]


def test_a_list_in_a_list_follows_on():
    found = paragraphs("<ul><li>Een<ol><li>Onder</li></ol></li><li>Twee</li></ul>")
    assert [(part.text, part.kind) for part in found] == [("Een", "bullet"), ("Onder", "number"), ("Twee", "bullet")]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("", []),
        ("<p></p><p> </p>", []),
        ("los", ["los"]),
        ("<p>een<br>twee", ["een", "twee"]),
        ("</ul><p>te veel gesloten</p>", ["te veel gesloten"]),
        ("<p>a &lt;script&gt; b</p>", ["a <script> b"]),
        ('<p><a linktype="page" id="3">link</a> \x0b\ufffe😀</p>', ["link 😀"]),
    ],
)
def test_odd_text(html, texts):
    assert [part.text for part in paragraphs(html)] == texts


def test_plain_is_one_line_that_xml_can_hold():
    assert plain(" a\x00\n\tb\u2028 👩‍👧 ") == "a b 👩‍👧"
