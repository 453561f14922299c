"""Paths of one list from its dated figures: history, legs, pool, batches, comparable lists."""
