"""The auditor's part of the desk: the trail as a list, who read whom, what stands out, a file for an inspection."""
