"""A plan executed: workers, jobs, the output folder, what is saved of an interrupted batch."""
