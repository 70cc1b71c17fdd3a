"""What forms say of themselves."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from relay.web.once import FIELD, name_for
from relay.web.request import page_of

register = template.Library()


register.filter("page_of", page_of)


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The name of a form that is done once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, name_for(context.get("request")))
