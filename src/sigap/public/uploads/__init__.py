"""Files added to a report: the page, a form without script, parts with script."""
