"""What institutions say of progress: the rules of Eurostat, UNSD, UN ESCAP and SDSN, and plain references."""
