"""Commands on the record: seal today's forecasts, resolve a target, show what is sealed."""

import click

from analysis.options import AS_OF, DATA_DIR, Command


@click.command(cls=Command)
@DATA_DIR
@AS_OF
@click.option("--target", "-t", "targets", multiple=True, help="Only this target; may be repeated.")
@click.option("--without-git", is_flag=True, help="Seal without a clean commit, e.g. from a wheel.")
def seal(data_dir: str | None, as_of: str | None, targets: tuple[str, ...], without_git: bool) -> None:
    """Seal the published forecasts of all targets without an outcome.

    Writes one file to `forecasts/` of the data directory, named by its day and its content. It is never written again;
    `outlook sealed` notices a file that was changed, and an outcome scores what it says. A target that can't be forecast
    is named with its reason and left out; the exit code is then 1, and the others are sealed.
    """
    from analysis import evidence
    from analysis.evaluation import sealed
    from analysis.writing import counted

    done = sealed.seal(evidence.load(data_dir, as_of=as_of), targets=targets or None, git=not without_git)
    click.echo(
        f"{counted(len(done.forecasts), 'forecast')} sealed as of {done.content['as_of']}: {done.path}"
    )
    for slug, why in done.left_out.items():
        click.echo(f"error: {slug} can't be forecast and is left out: {why}", err=True)
    if done.left_out:
        raise SystemExit(1)


@click.command(cls=Command)
@DATA_DIR
@click.argument("target")
@click.argument("claim_id")
@click.option(
    "--met", type=click.Choice(["yes", "no"]), default=None, help="Where the figure alone does not decide."
)
@click.option("--note", default="", help="Why, in your own words.")
@click.option("--dry-run", is_flag=True, help="Show the row and stop.")
def resolve(
    data_dir: str | None, target: str, claim_id: str, met: str | None, note: str, dry_run: bool
) -> None:
    """Resolve TARGET by the claim CLAIM_ID: the case is checked, joins the register, and scores what was sealed."""
    from analysis import evidence
    from analysis.evaluation import registration, sealed
    from analysis.evaluation.resolve import outcome_row
    from analysis.evaluation.resolve import resolve as write

    known = evidence.load(data_dir)
    row = outcome_row(known, target, claim_id, met=met, note=note)
    for name, value in row.items():
        if value:
            click.echo(f"  {name:20} {value}")
    if dry_run:
        click.echo("Nothing written (--dry-run).")
        return
    write(known, target, claim_id, met=met, note=note)
    after = evidence.load(data_dir)
    scores = sealed.sealed_forecasts(after)
    mine = scores[scores["target"] == target]
    click.echo(
        f"{target} is {'met' if row['met'] == 'yes' else 'missed'}; {len(mine)} sealed forecasts of it."
    )
    for r in mine.itertuples():
        click.echo(
            f"  as of {r.as_of:%Y-%m-%d}: {r.probability:.2f}, Brier score {r.brier:.3f} (saying one half: 0.250)"
        )
    if (after.data_dir / registration.PLACE).exists():
        click.echo(f"Register the case before 03_forecast_evaluation scores it: {registration.how(after)}")


@click.command(cls=Command)
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object per forecast.")
def sealed(data_dir: str | None, as_json: bool) -> None:
    """List sealed forecasts, open and scored; fails if a sealed file was changed."""
    from analysis import evidence
    from analysis.evaluation import sealed as seals

    known = evidence.load(data_dir)
    scores = seals.sealed_forecasts(known)
    if as_json:
        click.echo(scores.to_json(orient="records", date_format="iso", force_ascii=False, indent=1))
        return
    for r in scores.itertuples():
        outcome = (
            "open"
            if r.outcome != r.outcome
            else f"{'met' if r.outcome else 'missed'}, Brier score {r.brier:.3f}"
        )
        click.echo(
            f"{r.as_of:%Y-%m-%d}  {r.probability:.2f}  {r.target} (due {r.deadline:%Y-%m-%d}, {r.basis}): {outcome}"
        )
    done = scores["outcome"].notna()
    click.echo(f"{len(scores)} sealed forecasts, {done.sum()} scored"
               + (f", mean Brier score {scores.loc[done, 'brier'].mean():.3f}" if done.any() else ""))  # fmt: skip


COMMANDS = (seal, resolve, sealed)
