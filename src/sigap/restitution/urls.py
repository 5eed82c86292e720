"""Addresses of the ledger."""

from django.urls import path

from sigap.restitution.views import book, writing

app_name = "restitution"
_BOOK = "kasus/<slug:code>/restitusi/<uuid:claim_id>/"
urlpatterns = [
    path("kasus/<slug:code>/restitusi/", book.of_case, name="of_case"),
    path("kasus/<slug:code>/restitusi/buka/", writing.open_book, name="open"),
    path(_BOOK, book.ledger, name="book"),
    path(f"{_BOOK}perbaiki/", writing.correct, name="correct"),
    path(f"{_BOOK}rugi/", writing.loss, name="loss"),
    path(f"{_BOOK}rugi/<uuid:loss_id>/tarik/", writing.drop_loss, name="drop_loss"),
    path(f"{_BOOK}catatan/<uuid:entry_id>/benarkan/", writing.confirm, name="confirm"),
    path(f"{_BOOK}catatan/<uuid:entry_id>/tarik/", writing.void, name="void"),
    path(f"{_BOOK}catat/<slug:kind>/", writing.entry, name="note"),
]
