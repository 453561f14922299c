"""Executed notebooks as pages, the index, the shared files."""
