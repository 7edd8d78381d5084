import type { RandomRoutine } from './schema-arbitrary.ts'

/** What stands on functions and types: a procedure, an aggregate, an operator or a cast, by the first letter of its name. */
export function routineText({ name, form }: RandomRoutine): readonly string[] {
  return { p: procedure, a: aggregate, o: operator, c: cast }[name[0] as 'p'](name, form)
}

function procedure(name: string, form: number): readonly string[] {
  const takes = ['integer', 'integer', 'a integer, b text default \'x\'', 'inout a integer'][form % 4] as string
  const signature = form % 4 === 2 ? 'integer, text' : 'integer'
  const body = form < 4 ? `language plpgsql${form === 1 ? ' security definer' : ''} as 'begin perform ${form}; end'` : `language sql as 'select ${form}'`
  return [`create procedure ${name}(${takes}) ${body};`, ...(form === 5 ? [`comment on procedure ${name}(${signature}) is 'does';`] : []), ...(form === 6 ? [`grant execute on procedure ${name}(${signature}) to skein_reader;`] : [])]
}

function aggregate(name: string, form: number): readonly string[] {
  const options = [
    'sfunc = int4pl, stype = integer',
    "sfunc = int4pl, stype = integer, initcond = '0'",
    "sfunc = int4mul, stype = integer, finalfunc = f0, initcond = '1'",
    'sfunc = int4larger, stype = integer, combinefunc = int4larger, sortop = >, parallel = safe',
  ][form % 4] as string
  return [`create aggregate ${name}(integer) (${options});`, ...(form > 5 ? [`comment on aggregate ${name}(integer) is 'many';`] : [])]
}

function operator(name: string, form: number): readonly string[] {
  const clauses = ['', ', commutator = ===', ', restrict = eqsel, join = eqjoinsel', ', commutator = ===, hashes, merges, restrict = eqsel'][form % 4] as string
  return [`create function ${name}(integer, integer) returns boolean language sql immutable as 'select $1 ${form > 3 ? '>=' : '='} $2';`, `create operator === (function = ${name}, leftarg = integer, rightarg = integer${clauses});`]
}

function cast(name: string, form: number): readonly string[] {
  const context = ['', ' as assignment'][form % 2] as string
  if (name === 'c0') return [`create cast (e0 as bigint) with inout${context};`]
  return [`create function ${name}(q0) returns text language sql immutable as 'select ($1)::text';`, `create cast (q0 as text) with function ${name}(q0)${context};`, ...(form > 5 ? ["comment on cast (q0 as text) is 'to read';"] : [])]
}
