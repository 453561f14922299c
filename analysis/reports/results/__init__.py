"""Recorded results as data.

`collected`  from an executed notebook: what it recorded, and its title
`store`      into one database, and queries on it
`schema`     its tables, and how records become rows
`diff`       which numbers moved between two runs, and what explains it
`textual`    rows as text, CSV or JSON
"""
