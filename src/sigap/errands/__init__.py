"""Single tasks for named people outside whom the client accepted: one task, one page, no account."""
