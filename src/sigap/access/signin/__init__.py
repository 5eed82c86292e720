"""Sign-in: throttle, second factor, step-up and the pages at the threshold."""
