"""The only place that formats for people: one file for each kind of text."""
