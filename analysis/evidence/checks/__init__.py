"""A directory as it should be: files, cells, rows, foreign keys, and whole tables; every problem at once."""
