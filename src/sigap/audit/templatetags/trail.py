"""The head of the trail at the foot of what leaves on paper. `{% load trail %}`, inside enter()."""

from django import template

from sigap.audit.queries import AnchoredHead, head

register = template.Library()


@register.inclusion_tag("audit/parts/head.html")
def trail_head() -> dict[str, AnchoredHead | None]:
    """`{% trail_head %}`: number, eight words and moment, on paper only; nothing before the first anchor.

    Whoever keeps the sheet can hold the trail against it: `./sigap audit verify --anchors FILE`.
    """
    return {"head": head()}
