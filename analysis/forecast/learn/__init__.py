"""How coefficients of reference classes were fitted; imported by nothing that forecasts."""
