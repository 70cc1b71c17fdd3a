"""What forms say of themselves."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from relay.web.once import FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The name of a form that is done once. It keeps its name while it comes back with something to mend."""
    request = context.get("request")
    name = (request.POST.get(FIELD) if request else None) or uuid4()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, name)
