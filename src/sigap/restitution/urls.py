"""Addresses of the ledger."""

from django.urls import path

from sigap.restitution.views import book, writing

app_name = "restitution"
urlpatterns = [
    path("kasus/<slug:code>/restitusi/", book.of_case, name="of_case"),
    path("kasus/<slug:code>/restitusi/buka/", writing.open_book, name="open"),
    path("kasus/<slug:code>/restitusi/<uuid:claim_id>/", book.ledger, name="book"),
    path("kasus/<slug:code>/restitusi/<uuid:claim_id>/rugi/", writing.loss, name="loss"),
    path("kasus/<slug:code>/restitusi/<uuid:claim_id>/rugi/<uuid:loss_id>/tarik/", writing.drop_loss, name="drop_loss"),
    path("kasus/<slug:code>/restitusi/<uuid:claim_id>/catat/<slug:kind>/", writing.entry, name="entry"),
    path(
        "kasus/<slug:code>/restitusi/<uuid:claim_id>/catatan/<uuid:entry_id>/benarkan/", writing.confirm, name="confirm"
    ),
    path("kasus/<slug:code>/restitusi/<uuid:claim_id>/catatan/<uuid:entry_id>/tarik/", writing.void, name="void"),
]
