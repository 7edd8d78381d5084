import { describe, expect, test } from 'vitest'
import { foreignDirectives, foreignDirectivesIn } from './foreign-directives.ts'

describe('foreign directives', () => {
  test.each(foreignDirectives.map((directive) => [directive.written, directive.tool] as const))('%s is known as %s’s', (written, tool) => {
    expect(foreignDirectivesIn(`-- something\n  ${written}\r\n-- else`).map((directive) => directive.tool)).toEqual([tool])
  })

  test.each(['-- migrate:up', '-- +goose Up', '-- atlas:txmode file', '-- runs without no-transaction', 'executeInTransaction=true', '-- +migrate Up', '-- dbmate transaction:false'])('%s asks for nothing', (written) => {
    expect(foreignDirectivesIn(written)).toEqual([])
  })
})
