"""Which report of a batch goes first: nobody should wait at the end for a long one."""

from reports_samples import data, light, plan_of

from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.files import write_json
from analysis.reports.plan.plan import make_plan


class Told(Progress):
    """Remembers the reports in the order in which they were made: (notebook, number)."""

    def __init__(self, **options):
        super().__init__(**options)
        self.made = []

    def report(self, record):
        self.made.append((record["notebook"], record["parameters"]["number"]))


def test_what_took_longest_goes_first_the_next_time(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=[1, 2, 3])
    made = run_plan(plan, tmp_path / "out", batch_class=borrowing).reports
    for record, seconds in zip(made, (1.0, 9.0, 4.0), strict=True):
        write_json(tmp_path / "out" / f"{record['slug']}.json", {**record, "duration_s": seconds})
    told = Told(quiet=True)
    run_plan(plan, tmp_path / "out", workers=1, force=True, progress=told, batch_class=borrowing)
    assert [number for _, number in told.made] == [2, 3, 1]


def test_one_of_each_notebook_goes_first_when_none_was_made(tmp_path, borrowing):
    light(tmp_path)
    (tmp_path / "other.ipynb").write_bytes((tmp_path / "light.ipynb").read_bytes())
    data(tmp_path / "data")
    plan = make_plan(
        ["light", "other"], {"number": [1, 2]}, notebook_dir=tmp_path, data_dir=tmp_path / "data"
    )
    told = Told(quiet=True)
    run_plan(plan, tmp_path / "out", workers=1, progress=told, batch_class=borrowing)
    assert told.made == [("light", 1), ("other", 1), ("light", 2), ("other", 2)]
