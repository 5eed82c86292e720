"""What stands round a form on people and offices: its words, and the way back."""

from sigap.access.form_pages import Shaped, Words, form_page, form_view, to

__all__ = ["Shaped", "Words", "form_page", "form_view", "to"]
