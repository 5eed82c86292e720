"""Whether the frame leads to sentences in the language of the region."""

from django import template

from sigap.public import guide

register = template.Library()


@register.simple_tag
def has_speech() -> bool:
    """Whether there are any."""
    return guide.has_speech()
