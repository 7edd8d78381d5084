import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PostgresMajor } from '../services.ts'
import { heirTrees } from './heir-trees.ts'
import { history } from './histories.ts'
import { type Kept, judge, openKept } from './pair.ts'
import { calledArbitrary, calledOtherwise } from './renames.ts'
import { render } from './render.ts'
import { schemaArbitrary } from './schema-arbitrary.ts'

/**
 * Random schemas with rows, made into other random schemas. SKEIN_PAIRS: how many (500), SKEIN_SEED: which, SKEIN_MAJOR: on which server, SKEIN_HEIRS: with tables that inherit as well. SKEIN_FURTHER: with what stands on tables and views.
 * A quarter as many have some of their names changed, and told; half of those differ in nothing else, and nothing is made anew in them that holds rows.
 * Trees of tables that inherit are made into others by a few edits, and schemas whose columns and constraints were called otherwise once: a quarter as many each.
 * Found pairs shrink; the message holds both scripts and the plan.
 */
const pairs = Number(process.env.SKEIN_PAIRS ?? 500)
const seed = Number(process.env.SKEIN_SEED ?? 20_261_128)
const major = (process.env.SKEIN_MAJOR ?? '18') as PostgresMajor

describe(`any schema becomes any other, on Postgres ${major}`, () => {
  let kept: Kept
  beforeAll(async () => {
    kept = await openKept(major)
  })
  afterAll(() => kept.close())

  for (const manner of ['offline', 'online'] as const)
    test(manner, { timeout: 60_000 + pairs * 2_000 }, async () => {
      let run = 0
      let said = 0
      await fc.assert(
        fc.asyncProperty(schemaArbitrary, schemaArbitrary, async (before, after) => {
          const [a, b] = [render(before, { rows: true, major: Number(major) }), render(after, { rows: false, major: Number(major) })]
          const verdict = await judge(kept, a, b, { manner, dump: run++ % 20 === 0 })
          if (verdict.said) said++
          expect(verdict.wrong, `-- before\n${a}\n-- after\n${b}\n-- plan\n${verdict.sql}`).toEqual([])
        }),
        { numRuns: Math.ceil(pairs / 2), seed, endOnFailure: process.env.SKEIN_SHRINK === 'no' },
      )
      expect(said / run, 'most pairs have to be possible').toBeLessThan(0.5)
    })

  for (const manner of ['offline', 'online'] as const)
    test(`where some of it is called otherwise, ${manner}`, { timeout: 60_000 + pairs * 1_000 }, async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(schemaArbitrary, schemaArbitrary, fc.boolean(), calledArbitrary, async (before, another, isAnother, called) => {
          const [a, b] = [render(before, { rows: true, major: Number(major) }), calledOtherwise(render(isAnother ? another : before, { rows: false, major: Number(major) }), called)]
          const { wrong, sql } = await judge(kept, a, b, { manner, dump: run++ % 20 === 0, called })
          fc.pre(!wrong.some((line) => line.includes('cannot be renamed'))) // A column that comes from two tables at once.
          expect(wrong, `-- before\n${a}\n-- after\n${b}\n-- plan\n${sql}`).toEqual([])
          if (!isAnother) expect(sql, `-- before\n${a}\n-- after\n${b}`).not.toMatch(/^(drop (table|type|domain)|insert|update) |__old/m)
        }),
        { numRuns: Math.ceil(pairs / 8), seed, endOnFailure: process.env.SKEIN_SHRINK === 'no' },
      )
    })

  for (const manner of ['offline', 'online'] as const)
    test(`with names of before, ${manner}`, { timeout: 60_000 + pairs * 1_000 }, async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(schemaArbitrary, schemaArbitrary, fc.boolean(), fc.nat(), fc.nat(), async (before, another, isAnother, one, other) => {
          const [a, b] = [render(before, { rows: true, major: Number(major) }) + history(one), render(isAnother ? another : before, { rows: false, major: Number(major) }) + history(other)]
          const { wrong, sql } = await judge(kept, a, b, { manner, dump: run++ % 20 === 0 })
          expect(wrong, `-- before\n${a}\n-- after\n${b}\n-- plan\n${sql}`).toEqual([])
        }),
        { numRuns: Math.ceil(pairs / 8), seed, endOnFailure: process.env.SKEIN_SHRINK === 'no' },
      )
    })

  for (const manner of ['offline', 'online'] as const)
    test(`tables that inherit over several levels, ${manner}`, { timeout: 60_000 + pairs * 1_000 }, async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(heirTrees, async ([a, b]) => {
          const verdict = await judge(kept, a, b, { manner, dump: run++ % 20 === 0 }).catch((error: Error) => {
            fc.pre(!error.message.includes('inherits conflicting default values')) // Such a tree is none.
            throw error
          })
          expect(verdict.wrong, `-- before\n${a}\n-- after\n${b}\n-- plan\n${verdict.sql}`).toEqual([])
        }),
        { numRuns: Math.ceil(pairs / 8), seed, endOnFailure: process.env.SKEIN_SHRINK === 'no' },
      )
    })
})
