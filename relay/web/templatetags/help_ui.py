"""Help in place: what a word of ours means, behind a question mark beside it."""

from __future__ import annotations

from django import template

from relay.web.glossary import WORDS

register = template.Library()


@register.inclusion_tag("components/_explain.html")
def explain(word: str) -> dict[str, object]:
    """A button that shows the sentence, by key and by touch, with scripts and without. Once a word and page."""
    return {"id": word, "word": WORDS[word]}
