"""What several pages of incidents share: a form in its frame, the way back, the words of an error."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sigap.access.failures import NO_FAILURE, Failure
from sigap.access.guard import DeskRequest
from sigap.incidents.models import Incident


def form_page(
    request: DeskRequest, incident: Incident, form: forms.Form, failure: Failure = NO_FAILURE, **words: Any
) -> HttpResponse:
    """A form about one incident. `failure` says why nothing was saved; what was typed is still there."""
    context = {"incident": incident, "form": form, "refused": failure.sentence} | words
    return render(request, "incidents/form.html", context, status=failure.status)


def back_to(number: str, route: str = "incidents:incident") -> HttpResponseRedirect:
    """After an act: to a page of this incident."""
    return HttpResponseRedirect(reverse(route, args=[number]))


def frame(incident: Incident, *, heading: str, action: str, advice: str = "", route: str = "") -> dict[str, Any]:
    """The words round a form, and where "cancel" leads."""
    back = reverse(route or "incidents:incident", args=[incident.number])
    return {"heading": heading, "action": action, "advice": advice, "back": back}
