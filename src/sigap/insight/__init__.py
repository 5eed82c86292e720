"""What was counted in spans that are over, as charts and tables, down to where detail ends; and figures of others."""
