"""Processes that have the heavy libraries loaded already, and the fork that runs one notebook."""
