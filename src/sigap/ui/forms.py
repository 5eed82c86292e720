"""What every form of SIGAP begins with."""

from django import forms


class ServerForm(forms.Form):
    """A form that the server judges, with a sentence of its own for each mistake, and not the browser."""

    use_required_attribute = False
