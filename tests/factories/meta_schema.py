"""What Meta publishes of its Cloud API, as facts: errors, what a text to be sent looks like, statuses. Read 2026-11.

Sources: WhatsApp Cloud API, "Error codes", "Messages" and "Media" of the reference, "Webhooks, messages and statuses".
"""

from typing import Any

ERRORS: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    299: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131051: (400, "Unsupported message type"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    132001: (404, "Template does not exist"),
    132015: (400, "Template is paused"),
    131057: (500, "Account in maintenance mode"),
}
"""Code: status and title. Of two codes with one status one may be tried again and one may not."""
_LONGEST_TEXT = 4096


def error(code: int) -> dict[str, Any]:
    """The body of an error."""
    title = ERRORS.get(code, (0, "CONTOH"))[1]
    return {
        "error": {
            "message": f"(#{code}) {title}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": f"{title}."},
            "fbtrace_id": "AContohJejak",
        }
    }


def text_is_sound(said: dict[str, Any]) -> bool:
    """Whether this is a text message as the reference wants it."""
    text = said.get("text")
    is_addressed = str(said.get("to", "")).isdecimal() or bool(said.get("recipient"))
    is_framed = (said.get("messaging_product"), said.get("type")) == ("whatsapp", "text")
    is_text = isinstance(text, dict) and isinstance(text.get("body"), str) and 0 < len(text["body"]) <= _LONGEST_TEXT
    return is_addressed and is_framed and is_text and said.get("recipient_type") == "individual"


def template_is_sound(said: dict[str, Any]) -> bool:
    """Whether this is a template as the reference wants it: without variables, or a code with its button."""
    template = said.get("template")
    if (said.get("type"), said.get("recipient_type")) != ("template", "individual") or not isinstance(template, dict):
        return False
    parts = [part["type"] for part in template.get("components", [])]
    is_named = bool(template.get("name")) and bool(template.get("language", {}).get("code"))
    return is_named and parts in ([], ["body", "button"]) and str(said.get("to", "")).isdecimal()


def accepted(to: str, number: int) -> dict[str, Any]:
    """The answer to a text that was taken."""
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": to, "wa_id": to}],
        "messages": [{"id": f"wamid.JAWAB{number}", "message_status": "accepted"}],
    }


def status(what: str, *, to: str, at: int, code: int | None = None) -> dict[str, Any]:
    """The fate of a text that we sent."""
    told: dict[str, Any] = {"id": "wamid.JAWAB1", "status": what, "timestamp": str(at), "recipient_id": to}
    if what in {"sent", "delivered"}:
        told["conversation"] = {"id": "CONTOH", "origin": {"type": "service"}}
        told["pricing"] = {"billable": False, "pricing_model": "PMP", "category": "service"}
    if code is not None:
        title = ERRORS[code][1]
        told["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": f"{title}."}}]
    return told
