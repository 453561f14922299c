"""Running a plan into a folder: the top of this package, imported by the command line only.

`run`          a plan: what is up to date, what is written for the batch as a whole
`loop`         so many reports at a time, limits of time, further attempts, publishing
`executors`    where a job runs: in a fork of a zygote, or in a new process
`standing`     a warm process that stays for the next report from the shell
`imports`      what notebooks import
`job`          one report in such a process: papermill, recorded results, page
`folder`       the output folder: one batch at a time, every file whole
`salvage`      a page for a report whose process ended before it wrote one
`progress`     what is said meanwhile
`distributed`, `worker`  the same plan on a Dask cluster
"""
