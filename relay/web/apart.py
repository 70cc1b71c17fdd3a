"""Words that run from right to left stay among themselves: the numbers, marks and names beside them keep their places.

A sentence isolates what is put into it: in templates whatever `blocktranslate` is given, in Python what goes through `apart`. Beside other
words without a sentence, a template says <bdi>.
"""

from __future__ import annotations

from typing import Any

from django.template.base import FilterExpression, Parser, Token, TokenType
from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import SafeString

from stakeholders.names import apart


class _Apart:
    """An expression of a template whose words are isolated."""

    def __init__(self, expression: FilterExpression) -> None:
        self.expression = expression

    def resolve(self, context: Context) -> Any:
        value = self.expression.resolve(context)
        if not isinstance(value, str):
            return value
        return SafeString(apart(value)) if isinstance(value, SafeString) else apart(value)


def teach_templates() -> None:
    """In place of Django's own tag, so that no sentence has to remember."""
    for name in ("blocktranslate", "blocktrans"):
        i18n.register.tag(name, _block_translate)


def _block_translate(parser: Parser, token: Token) -> i18n.BlockTranslateNode:
    """Django's own, with everything apart that stands in the sentence."""
    node = i18n.do_block_translate(parser, token)
    spoken = {one.contents for one in (*node.singular, *(node.plural or ())) if one.token_type is TokenType.VAR}
    given = {name: node.extra_context.get(name) or parser.compile_filter(name) for name in spoken - {node.countervar}}
    node.extra_context |= {name: _Apart(one) for name, one in given.items()}
    return node
