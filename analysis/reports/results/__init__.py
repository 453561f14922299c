"""Recorded results as data.

`collected`  from an executed notebook: what it recorded, and its title
`lines`      what of a record is kept, and in which shape
`archive`    every run and batch, one a line, in the order of writing
`store`      the database that is made from the archive, and queries on it
`damage`     what an error of the database means, and setting a damaged one aside
`insert`, `schema`  its tables, and how lines become rows
`diff`       which numbers moved between two runs, and what explains it
`textual`    rows as text, CSV or JSON
"""
