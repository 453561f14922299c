"""Smart Factory Outlook: printed figures in, probabilities and bounds out, each number led back to its source.

The map of the package, in the direction of its imports:

    writing     how a value is written: numbers, percents, intervals, days
    recording   what a notebook records, as data
    spare       two things at a time where a core is free; figures drawn while the next cells run
    evidence    what was said: claims, their hedges as intervals, targets with their readings, as known on a day
    forecast    what will happen: P(target met) from the trend of a list and from the record of similar plans
    effects     what reported gains mean: log ratios, pools, bounds, emissions
    intake      articles in: the figures of a text as proposed claims, for a person to confirm
    evaluation  how good forecasts were: vintages replayed on resolved targets, scores beside baselines
    explore     the forecast under other days, claims and assumptions, as they are moved
    status      where a target stands: the words, what each means, its colour
    pages       what readers see, a room for each notebook: tables, sentences, figures; imported by notebooks only
    reports     batches of notebooks: plan, execute, render, collect; knows notebooks as files only
    cli         the command `outlook`

A session begins so:

    from analysis import evidence, forecast
    ev = evidence.load(as_of="2024-03-31")
    outlook = forecast.predict(ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"))
    outlook.summary()
"""

__version__ = "0.1.0"
