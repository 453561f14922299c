"""Processes that have the heavy libraries loaded already, and the fork that runs one notebook.

`zygote`       the process that imports once and forks; a stream of requests, one connection for each fork
`nursery`      the other end: start a zygote, have it fork, hear how the fork ended
`shared`       a zygote that several programs share, for as long as it is asked
`wire`         messages between these processes
`bound`        a process that ends with the one that started it
`leftovers`    what a report leaves running, and its end
`outputs`      how much a cell may show
`kernel`       a papermill engine for a kernel that is asked for by its name
`child`        what a fork does first: become as good as a new process
`shell`, `streams`  a papermill engine that runs the cells in the process itself, and what they print there
`warmup`       what every report would do for the first time, done once before the forks
`later`        modules that wait until they are used
`provisioner`  warm kernels for papermill, nbclient and pytest, unchanged

It knows nothing of plans, folders or pages: what is imported, called once or called in a fork is told by name.
"""
