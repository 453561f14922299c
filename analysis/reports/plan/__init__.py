"""Which notebook runs with which parameters, checked whole before anything runs.

`declared`    the parameters that a notebook declares
`fitting`, `parameters`  values that fit their types, and that can be
`document`    a plan's file: each thing once, and no more than a plan can need
`kernels`     which kernel runs a notebook
`plan`        reports from options or from a YAML file; every problem is told at once
`naming`      file names of reports
`manifest`    what a report is made from: hashes of notebook, parameters, data, code and packages; versions, commit
"""
