"""The only place that formats for people; it knows tables and sheets of arithmetic, and nothing above them.

A format is one module here with a function `write_table(table)`; every report then has it:
`report.to("text")`.
"""
