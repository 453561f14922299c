"""Tables of the results database, in one place: columns with their types, keys, and the view `latest`."""

from __future__ import annotations

import functools

_COLUMNS = {
    "runs": "run_id varchar, batch_id varchar, slug varchar, notebook varchar, title varchar, parameters json, "
    "as_of varchar, seed varchar, status varchar, error varchar, started timestamp, duration_s double, "
    "peak_memory_mib double, git_commit varchar, git_dirty boolean, hash_notebook varchar, hash_data varchar, "
    "hash_code varchar, hash_packages varchar, written bigint",
    "results": "run_id varchar, position integer, name varchar, value double, text varchar, unit varchar, "
    "low double, high double, claim_ids varchar[]",
    "batches": "batch_id varchar, slug varchar, run_id varchar, written bigint",
    "claims": "hash_data varchar, claim_id varchar, printed varchar",
    "parts": "hash varchar, kind varchar, content json",
    "unstable": "run_id varchar, name varchar, before double, after double",
}
_KEYS = {
    "runs": "run_id",
    "results": "run_id, name",
    "batches": "batch_id, slug",
    "claims": "hash_data, claim_id",
    "parts": "hash, kind",
}
TABLES = tuple(_COLUMNS)
# what was written last counts, not what has the later date: clocks may jump
LATEST = """
create or replace view latest as
select r.slug, r.notebook, r.parameters, r.as_of, s.name, s.value, s.text, s.unit, s.low, s.high,
s.claim_ids, r.run_id from results s
join runs r using (run_id)
join (
  select b.slug, b.run_id from batches b join runs using (run_id) qualify row_number() over
  (partition by b.slug order by coalesce(b.written, 0) desc, b.batch_id desc) = 1
) newest using (run_id)
order by r.slug, s.position
"""

# Lines of the archive (see `lines`), one JSON object each, with a number that counts up. What may be of any type is read as
# JSON.
READ_LINES = """
create or replace temp table lines as select * from read_json($file, format = 'newline_delimited',
maximum_object_size = $longest, columns = {
  written: 'bigint', run_id: 'varchar', batch_id: 'varchar', slug: 'varchar', notebook: 'varchar', title: 'varchar',
  all_parameters: 'json', as_of: 'varchar', seed: 'varchar', status: 'varchar', error: 'varchar',
  started: 'varchar', duration_s: 'double', peak_memory_mib: 'double', git_commit: 'varchar', git_dirty: 'boolean',
  hashes: 'struct(notebook varchar, data varchar, code varchar, packages varchar)',
  results: 'struct("name" varchar, "value" json, unit varchar, low json, high json, claim_ids varchar[])[]',
  batches: 'struct(batch_id varchar, slug varchar, run_id varchar)[]'})
"""
# of every run its last line; the results of all lines
PREPARE_LINES = """
create or replace temp table last_lines as select * from lines where run_id is not null
qualify row_number() over (partition by run_id order by written desc) = 1;
create or replace temp table result_lines as
select run_id, written, position, r.name as name, r.unit as unit, r.claim_ids as claim_ids,
  {value} as value, {low} as low, {high} as high,
  case when json_type(r.value) in ('VARCHAR', 'ARRAY', 'OBJECT') then r.value->>'$' end as text
from (select run_id, written, unnest(results) as r, generate_subscripts(results, 1) - 1 as position from lines
      where run_id is not null);
"""
_NUMBER = """case json_type({0}) when 'BOOLEAN' then try_cast(try_cast({0} as boolean) as double)
when 'VARCHAR' then null else try_cast({0} as double) end"""
for _name in ("value", "low", "high"):
    PREPARE_LINES = PREPARE_LINES.replace(f"{{{_name}}}", _NUMBER.format(f"r.{_name}"))
# table -> its rows in the lines
FROM_LINES = {
    "runs": """select * replace (split_part(started, '+', 1)::timestamp as started), all_parameters as parameters,
        hashes.notebook as hash_notebook, hashes.data as hash_data, hashes.code as hash_code,
        hashes.packages as hash_packages from last_lines""",
    "results": """select distinct on (run_id, name) r.* from result_lines r join last_lines l using (run_id, written)
        order by run_id, name, position desc""",
    "batches": """select distinct on (batch_id, slug) * from (select written, unnest(batches, recursive := true)
        from lines) order by batch_id, slug, written desc""",
}
# kinds and hashes of what is behind the hashes of runs and not there yet
MISSING_PARTS = " union all ".join(
    f"select distinct '{kind}', hash_{of} from runs where hash_{of} not in (select {known})"
    for kind, of, known in (
        *((kind, kind, f"hash from parts where kind = '{kind}'") for kind in ("notebook", "data", "code", "packages")),
        ("claims", "data", "hash_data from claims"),
    )
)


@functools.cache
def columns(table: str) -> dict[str, str]:
    """Column -> type.

    >>> columns("claims")
    {'hash_data': 'varchar', 'claim_id': 'varchar', 'printed': 'varchar'}
    """
    return {name: kind for name, _, kind in (one.rpartition(" ") for one in _COLUMNS[table].split(", "))}


def schema() -> list[str]:
    """Statements that make what is missing, also of a database that was made before a column was added."""
    made = ["create table if not exists taken (byte bigint)"]
    for table, text in _COLUMNS.items():
        key = f", primary key ({_KEYS[table]})" if table in _KEYS else ""
        made.append(f"create table if not exists {table} ({text}{key})")
        made += [f"alter table {table} add column if not exists written bigint"] if "written" in text else []
    return [*made, LATEST]
