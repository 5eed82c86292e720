"""Where carriers deliver: what WhatsApp sends is checked, sealed and stored here, and read by the worker only."""
