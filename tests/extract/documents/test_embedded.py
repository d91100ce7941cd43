"""Articles that a page keeps in scripts, fields and JSON; which strings count and which don't."""

from __future__ import annotations

import json

import pytest
from lxml import html

from pipelines.extract.documents.embedded import Article, in_json, in_page

MARKUP = "<p>" + "本年度我局认真贯彻落实条例。" * 40 + "</p>"
LONGER = "<div>" + "二、主动公开政府信息情况。" * 60 + "</div>"


@pytest.mark.parametrize("text", ["", "{not json", "[" * 100_000], ids=["empty", "no json", "nested"])
def test_what_is_no_json_has_no_articles(text: str):
    assert in_json(text) == ()


def test_json_within_a_string_of_json_is_read():
    inner = json.dumps({"title": "某县水务局2023年度报告", "content": MARKUP}, ensure_ascii=False)

    assert in_json(json.dumps([inner])) == (Article(MARKUP, "某县水务局2023年度报告"),)


def test_objects_deeper_than_any_portal_nests_them_are_left():
    value: object = {"content": MARKUP}
    for _ in range(2_000 // 10):
        value = [value]

    assert in_json(json.dumps(value)) == ()


def test_a_script_that_is_json_is_read_as_json_and_the_longest_comes_first():
    root = html.fromstring(
        "<html><body>"
        f"<script type='application/json'>{json.dumps({'title': '年报', 'content': MARKUP})}</script>"
        f"<textarea>{LONGER}</textarea></body></html>"
    )

    assert [(article.title, article.markup) for article in in_page(root)][1:] == [("年报", MARKUP)]
    assert "主动公开政府信息情况" in in_page(root)[0].markup
