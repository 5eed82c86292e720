"""What every form of SIGAP begins with."""

from django import forms

CHANGED_MEANWHILE = "changed_meanwhile"
"""Code of an error that is no mistake of who writes: a colleague changed what the form shows."""


class ServerForm(forms.Form):
    """A form that the server judges, with a sentence of its own for each mistake, and not the browser."""

    use_required_attribute = False
