"""Which notebook runs with which parameters, checked whole before anything runs."""
