"""Share path: the growth path on the logit scale, for shares with a ceiling.

    logit(value(h) / ceiling) = logit(last / ceiling) + change, change as the log growth of `growth`
Far below the ceiling this is growth of the logarithm; near it the share saturates instead of passing it.
(Logistic substitution: Fisher and Pry 1971, Technological Forecasting and Social Change 3:75.)
"""

from dataclasses import replace

from analysis.forecast.trend.legs import growth

LEG = replace(growth.LEG, name="share", label="growth path (logit)", stream=7, scale="logit")
