"""Rich text as Markdown."""

import pytest

from core.text.markdown import markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p>Een <b>buurt</b> en een <i>straat</i>.</p><p>Nog een.</p>", "Een **buurt** en een *straat*.\n\nNog een."),
        ('<p>Zie <a href="https://x.be/?a=1&amp;b=2">dit</a>.</p>', "Zie [dit](<https://x.be/?a=1&b=2>)."),
        ("<p>Zie <a>dat</a>.</p>", "Zie dat."),
        ("<ul><li>een</li><li>twee</li></ul>", "- een\n- twee"),
        ("<ol><li>een</li><li>twee<ul><li>a</li></ul></li></ol>", "1. een\n2. twee\n    - a"),
        ("<p>a</p><ul><li>b</li></ul><p>c</p>", "a\n\n- b\n\nc"),
        ("<p>een<br/>twee</p>", "een\\\ntwee"),
        ("<h2>Kop</h2><p>x</p>", "## Kop\n\nx"),
        ("<blockquote>een</blockquote><hr/>", "> een\n\n---"),
        ("<p>2 * 3 &lt; 7 [x] _y_ `z`</p>", "2 \\* 3 \\< 7 \\[x\\] \\_y\\_ \\`z\\`"),
        (
            "<p># geen kop</p><p>- geen lijst</p><p>1. a</p>",
            "\\# geen kop\n\n\\- geen lijst\n\n1\\. a",
        ),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_it_says_the_same(html, expected):
    assert markdown(html) == expected
