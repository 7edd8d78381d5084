import { expect, test } from 'vitest'
// @ts-expect-error plain Node, without types
import { judge } from './test-report.mjs'

const passed = { status: 'passed', fullName: 'a' }
const file = (...assertionResults: object[]): object => ({ name: 'x.test.ts', status: assertionResults.some((one) => 'failed' in one) ? 'failed' : 'passed', assertionResults })
const run = { exitCode: 0, leftOut: [] }

test('Passed and failed tests are counted', () => {
  const report = { testResults: [{ name: 'x', status: 'failed', assertionResults: [passed, { status: 'failed', fullName: 'b' }] }] }
  expect(judge(report, { exitCode: 1, leftOut: [] })).toEqual({ passed: 1, failed: 1, remarks: [] })
})

test('A file that could not be loaded is a failure', () => {
  const report = { testResults: [file(passed), { name: 'y', status: 'failed', message: 'no such module', assertionResults: [] }] }
  expect(judge(report, { exitCode: 1, leftOut: [] })).toEqual({ passed: 1, failed: 1, remarks: ['could not be run: y: no such module'] })
})

test('A skipped test is a failure when no service was left out', () => {
  const report = { testResults: [file(passed, { status: 'skipped', fullName: 'b' })] }
  expect(judge(report, run)).toEqual({ passed: 1, failed: 1, remarks: ['skipped, though no service was left out:', '  b'] })
})

test('A test skipped for a service that was left out is listed and not counted', () => {
  const report = { testResults: [file(passed, { status: 'pending', fullName: 'b' })] }
  expect(judge(report, { exitCode: 0, leftOut: ['mysql'] })).toEqual({ passed: 1, failed: 0, remarks: ['LEFT OUT with mysql: 1 tests', '  b'] })
})

test('A run that ends badly without a failed test is a failure', () => {
  expect(judge({ testResults: [file(passed)] }, { exitCode: 1, leftOut: [] })).toMatchObject({ passed: 1, failed: 1 })
})

test('A run without a report is a failure', () => {
  expect(judge(undefined, { exitCode: 139, leftOut: [] })).toMatchObject({ passed: 0, failed: 1 })
})
