"""Recorded results of all runs in one database, and what moved between two runs."""
