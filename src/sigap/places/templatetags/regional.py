"""A page's words as the province says them: `{% filter regional %}…{% endfilter %}` around text alone, no attribute."""

from django import template

from sigap.places.words import words_here

register = template.Library()
register.filter("regional", words_here, is_safe=True)
