"""Names never become syntax: whatever they are, Graphviz reads the same graph and shows them as they are."""

from __future__ import annotations

import re

import pytest

from app.diagrams.dot import Plan, build_dot, quote_text
from app.diagrams.layout import dot_binary, run_plan
from app.diagrams.picture import Border, Box, Flow, Group, GroupKind, Line, Origin, Picture, Shown
from app.sandbox.runner import run_child

NASTY = [
    'quote " ] -> x [label="owned"',
    "back\\slash \\n \\l \\N \\",
    "<b>bold</b>",
    "<TABLE><TR><TD>cell</TD></TR></TABLE>",
    "a:b:c",
    "node",
    "&lt;script&gt; & &#60;",
    "}; digraph evil { a -> b }",
    "/* comment */ // # <!-- -->",
    'نظام <&> "המערכת"',
    "x" * 512,
    " ",
    "-1.5",
]


def picture_of(name: str) -> Picture:
    boxes = (
        Box("a", "system-a", name, facts=(name,), title=name, description=name),
        Box("b", "system-b", "Plain", border=Border.EXTERNAL),
    )
    line = Line("a", "b", "integration-a-b", label=(name, name), title=name, stands_for=("a-to-b",))
    group = Group("g", "domain-g", name, GroupKind.DOMAIN, ("a",))
    return Picture("landscape", name, name, Origin(name, name), Shown(2, 2, 1, 1), boxes, (line,), (group,), meaning=name)


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_leaves_the_graph_as_it_is(name):
    layout = run_plan(picture_of(name), Plan("clusters", Flow.RIGHT), 5)

    assert set(layout.boxes) == {"a", "b"}
    assert set(layout.lines) == {0}
    assert set(layout.groups) == {"g"}


@pytest.mark.parametrize("name", NASTY)
def test_the_dot_form_shows_a_nasty_name_literally(name):
    source = build_dot(picture_of(name), Plan("clusters", Flow.RIGHT), headed=True)
    drawn = run_child([dot_binary(), "-Tsvg"], source.encode())
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn.stdout.decode()))

    assert drawn.succeeded
    assert len(re.findall(r'class="node"', drawn.stdout.decode())) == 2
    shown = words.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&#45;", "-").replace("&#160;", " ")
    shown = shown.replace("&amp;", "&")
    beginning = name.strip()[:12]
    assert beginning.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("name", NASTY)
def test_the_source_holds_no_reference_to_a_file_or_address(name):
    source = build_dot(picture_of(f'{name} URL="http://x" image="/etc/passwd"'), Plan("clusters", Flow.RIGHT), headed=True)
    attributes = re.findall(
        r'(?:^|[\s\[])([A-Za-z_]+)=(?=")?', re.sub(r'"(?:[^"\\]|\\.)*"', '""', re.sub(r"<<TABLE.*?</TABLE>>", "<>", source))
    )

    assert not {"URL", "href", "image", "stylesheet", "shapefile", "imagepath", "fontpath"} & set(attributes)


def test_quoting_disables_escapes_entities_and_control_characters():
    assert quote_text("a\\nb") == "a\\\\nb"
    assert quote_text("&amp;") == "&amp;amp;"
    assert quote_text("x\x00\x1by") == "xy"


def test_the_same_picture_gives_the_same_text():
    assert build_dot(picture_of("x"), Plan("p")) == build_dot(picture_of("x"), Plan("p"))
