"""Tags of the edge. ``{% load thidua_edge %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thidua.ground.refs import uuid7
from thidua.web.once import FIELD

register = template.Library()


@register.simple_tag
def once_field() -> SafeString:
    """The hidden field that makes sending a form twice harmless: a new key each time the form is drawn."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid7())
