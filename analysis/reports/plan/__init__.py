"""Which notebook runs with which parameters, checked whole before anything runs.

`parameters`  what a notebook declares, and values that fit it
`plan`        reports from options or from a YAML file; every problem is told at once
`naming`      file names of reports; equal texts and hashes for equal things
`manifest`    what a report is made from: hashes of notebook, parameters, data, code and packages; versions, commit
"""
