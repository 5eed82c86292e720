"""Channels into the one inbox: WhatsApp, mail, single-task links. What is delivered is kept first and read after."""
