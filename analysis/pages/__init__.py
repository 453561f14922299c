"""What readers see: theme, figures, tables, sentences, and the results a page records; imported by notebooks only."""
