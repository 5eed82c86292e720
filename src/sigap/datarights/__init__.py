"""Rights over one's data: requests with three times 24 hours, who asks is compared, answers by two, the registers."""
