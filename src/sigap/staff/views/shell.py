"""What stands round a form on people and offices: its words, and the way back."""

from sigap.access.form_pages import FormAndContext, Words, form_page, form_view, to

__all__ = ["FormAndContext", "Words", "form_page", "form_view", "to"]
