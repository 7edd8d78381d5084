import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { hazard, step } from '../step.ts'

/** Numbers are as the server prints them: they may be larger than ours. */
export interface Sequence {
  readonly type: string
  readonly start: string
  readonly increment: string
  readonly min: string
  readonly max: string
  readonly cache: string
  readonly cycle?: true
  readonly unlogged?: true
}

/** `create sequence public.s increment by 2`: what is not said is as the server would choose. */
export function createSequence(name: string, is: Sequence): string {
  return [`create ${is.unlogged === true ? 'unlogged ' : ''}sequence ${name}`, ...optionsOf(is)].join(' ')
}

/** Options of a sequence that are not the usual, as `create sequence` and `generated … as identity (…)` take them. */
export function optionsOf(is: Sequence): readonly string[] {
  const usual = usualOf(is)
  return clauses({ ...usual, type: 'bigint', increment: '1', cache: '1' }, is)
}

/**
 * Makes a sequence another where it stands. Its position stays. Where that lies outside of bounds that have become narrower it starts again,
 * which is decided when the plan runs.
 */
export function alterSequence(from: SchemaObject<Sequence>, to: SchemaObject<Sequence>): readonly Step[] {
  const { key, name, is } = to
  const words = clauses(from.is, is)
  const logging = from.is.unlogged === is.unlogged ? [] : [step('change', key, `alter sequence ${name} set ${is.unlogged === true ? 'unlogged' : 'logged'}`)]
  if (words.length === 0) return logging
  const alter = `alter sequence ${name} ${words.join(' ')}`
  const isNarrower = BigInt(is.min) > BigInt(from.is.min) || BigInt(is.max) < BigInt(from.is.max)
  if (!isNarrower) return [step('change', key, alter), ...logging]
  const outside = `the position of ${name} starts again at ${is.start} where it is not between ${is.min} and ${is.max}`
  return [step('change', key, guarded(alter, to), { hazards: [hazard('restarts-sequence', outside)] }), ...logging]
}

function guarded(alter: string, { name, is }: SchemaObject<Sequence>): string {
  return [
    'do $$ begin',
    `  if exists (select from ${name} where last_value between ${is.min} and ${is.max}) then`,
    `    ${alter};`,
    '  else',
    `    ${alter} restart with ${is.start};`,
    '  end if;',
    'end $$',
  ].join('\n')
}

/** Clauses that make one sequence's numbers another's. A change of type moves bounds, so they are said again. */
function clauses(from: Sequence, to: Sequence): readonly string[] {
  const isRetyped = from.type !== to.type
  return [
    ...(isRetyped ? [`as ${to.type}`] : []),
    ...(from.increment === to.increment ? [] : [`increment by ${to.increment}`]),
    ...(from.min === to.min ? [] : [`minvalue ${to.min}`]),
    ...(from.max === to.max ? [] : [`maxvalue ${to.max}`]),
    ...(from.start === to.start ? [] : [`start with ${to.start}`]),
    ...(from.cache === to.cache ? [] : [`cache ${to.cache}`]),
    ...(from.cycle === to.cycle ? [] : [to.cycle === true ? 'cycle' : 'no cycle']),
  ]
}

const largest: Readonly<Record<string, bigint>> = { smallint: 2n ** 15n - 1n, integer: 2n ** 31n - 1n, bigint: 2n ** 63n - 1n }

/** What the server chooses by type and direction. */
export function usualOf({ type, increment, ...is }: Sequence): Sequence {
  const most = largest[type] ?? 0n
  const isFalling = increment.startsWith('-')
  const [min, max] = isFalling ? [-most - 1n, -1n] : [1n, most]
  return { type, increment, min: String(min), max: String(max), start: isFalling ? is.max : is.min, cache: '1' }
}
