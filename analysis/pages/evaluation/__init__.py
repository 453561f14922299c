"""The page on how good forecasts were: tables, sentences, figures, recorded results."""
