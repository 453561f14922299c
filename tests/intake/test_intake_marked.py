"""The reader on marked articles: how many figures it finds and how many of them it reads rightly."""

from marked_articles import articles, scored, summary


def test_at_least_thirty_articles_a_third_of_them_set_aside():
    tuning, held_out = articles("articles"), articles("held_out")
    assert len(tuning) + len(held_out) >= 30
    assert len(held_out) * 3 >= len(tuning) + len(held_out)
    assert {a.name[:2] for a in tuning} == {"en", "zh"} == {a.name[:2] for a in held_out}


def test_the_articles_of_the_tuning_are_read_rightly():
    told = summary(*scored("articles"))
    assert told["found"] >= 0.98
    assert told["printed"] >= 0.97
    assert told["kind"] >= 0.95
    assert told["programme"] >= 0.9
    assert told["unwanted per wanted"] <= 0.1


def test_the_articles_once_set_aside_are_read_no_worse_than_when_they_were_scored():
    told = summary(*scored("held_out"))
    assert told["found"] >= 0.98
    assert told["printed"] >= 0.94
    assert told["kind"] >= 0.76
    assert told["programme"] >= 0.75
    assert told["unwanted per wanted"] <= 0.05
