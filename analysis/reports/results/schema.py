"""Tables of the results database, in one place: columns with their types, keys, and the view `latest`."""

from __future__ import annotations

import functools

_COLUMNS = {
    "runs": "run_id varchar, batch_id varchar, slug varchar, notebook varchar, title varchar, parameters json, "
    "as_of varchar, seed varchar, status varchar, error varchar, started timestamp, duration_s double, "
    "peak_memory_mib double, git_commit varchar, git_dirty boolean, hash_notebook varchar, hash_data varchar, "
    "hash_code varchar, hash_packages varchar",
    "results": "run_id varchar, position integer, name varchar, value double, text varchar, unit varchar, "
    "low double, high double, claim_ids varchar[]",
    "batches": "batch_id varchar, slug varchar, run_id varchar",
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
LATEST = """
create or replace view latest as
select r.slug, r.notebook, r.parameters, r.as_of, s.name, s.value, s.text, s.unit, s.low, s.high,
s.claim_ids, r.run_id from results s
join runs r using (run_id)
join (
  select b.slug, arg_max(b.run_id, b.batch_id) as run_id from batches b join runs using (run_id) group by
  b.slug
) newest using (run_id)
order by r.slug, s.position
"""

# Files of the spool, one JSON object each: the record of a run, or what a batch is about to make. What may be of any type
# is read as JSON.
READ_SPOOL = """
create or replace temp table spool as select * from read_json($file, format = 'unstructured',
maximum_object_size = $longest, columns = {
  run_id: 'varchar', batch_id: 'varchar', slug: 'varchar', notebook: 'varchar', title: 'varchar', all_parameters: 'json',
  as_of: 'varchar', seed: 'varchar', status: 'varchar', error: 'struct(ename varchar, message varchar)',
  started: 'varchar', duration_s: 'double', peak_memory_mib: 'double', git_commit: 'varchar', git_dirty: 'boolean',
  hashes: 'struct(notebook varchar, data varchar, code varchar, packages varchar)',
  results: 'struct("name" varchar, "value" json, unit varchar, low json, high json, claim_ids varchar[])[]',
  batches: 'struct(batch_id varchar, slug varchar, run_id varchar)[]',
  claims: 'struct(hash_data varchar, claim_id varchar, printed varchar)[]',
  parts: 'struct(hash varchar, kind varchar, content json)[]'})
"""
_NUMBER = """case json_type({0}) when 'BOOLEAN' then try_cast(try_cast({0} as boolean) as double)
when 'VARCHAR' then null else try_cast({0} as double) end"""
# table -> its rows in the spool; several batches may bring the same claim
FROM_SPOOL = {
    "runs": """select * replace (split_part(started, '+', 1)::timestamp as started,
        error.ename || ': ' || error.message as error), all_parameters as parameters, hashes.notebook as hash_notebook,
        hashes.data as hash_data, hashes.code as hash_code, hashes.packages as hash_packages
        from spool where run_id is not null""",
    "results": f"""select run_id, position, r.name, r.unit, r.claim_ids, {_NUMBER.format("r.value")} as value,
        {_NUMBER.format("r.low")} as low, {_NUMBER.format("r.high")} as high,
        case when json_type(r.value) in ('VARCHAR', 'ARRAY', 'OBJECT') then r.value->>'$' end as text from (select
        run_id, unnest(results) as r, generate_subscripts(results, 1) - 1 as position from spool)""",
} | {
    table: f"select distinct on ({_KEYS[table]}) * from (select unnest({table}, recursive := true) from spool)"
    for table in ("batches", "claims", "parts")
}


@functools.cache
def columns(table: str) -> dict[str, str]:
    """Column -> type.

    >>> columns("batches")
    {'batch_id': 'varchar', 'slug': 'varchar', 'run_id': 'varchar'}
    """
    pairs = (tuple(column.rsplit(" ", 1)) for column in _COLUMNS[table].split(", "))
    return dict(pairs)


def schema() -> str:
    """Statements that make what is missing."""
    made = []
    for table, text in _COLUMNS.items():
        key = f", primary key ({_KEYS[table]})" if table in _KEYS else ""
        made.append(f"create table if not exists {table} ({text}{key});")
    return "\n".join([*made, LATEST])
