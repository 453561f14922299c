"""The pages on reported gains and emissions: tables, sentences, figures, recorded results."""
