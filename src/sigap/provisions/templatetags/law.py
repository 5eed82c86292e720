"""What pages ask of a row of law. `{% load law %}`."""

from typing import Any

from django import template

from sigap.provisions import queries
from sigap.provisions.rules import PRACTICE, Provision

register = template.Library()


@register.filter
def is_confirmed(provision: Provision) -> bool:
    """`{% if not rule.provision|is_confirmed %}`: nobody of the legal office has confirmed it as it stands."""
    return queries.is_confirmed(provision)


@register.inclusion_tag("provisions/parts/standing.html")
def standing(provision: Provision) -> dict[str, Any]:
    """`{% standing rule.provision %}`: by whom it was confirmed as it stands, or that nobody has."""
    return {"confirmed": queries.confirmed_by(provision)}


@register.inclusion_tag("provisions/parts/library.html")
def library_link(provision: Provision) -> dict[str, Any]:
    """`{% library_link rule.provision %}`: on to the page of the law that it rests on; nothing where there is none."""
    return {"code": "" if provision.statute == PRACTICE else queries.law_page(provision.statute)}
