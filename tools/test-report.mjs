/** What a vitest run amounts to. Touches nothing. */

/**
 * Counts vitest's JSON report. A file that could not be loaded, a run that crashed, and a test that was skipped
 * although nothing was left out are failures. Tests skipped because a service was left out are listed, never counted.
 */
export function judge(report, { exitCode, leftOut }) {
  if (report === undefined) return { passed: 0, failed: 1, remarks: ['vitest ended without a report'] }
  const tests = report.testResults.flatMap(({ name, assertionResults }) => assertionResults.map((test) => ({ ...test, file: name })))
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
  const failed = tests.filter(({ status }) => status === 'failed').length + broken.length + (leftOut.length === 0 ? skipped.length : 0)
  const crashed = exitCode !== 0 && failed === 0
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed + (crashed ? 1 : 0),
    remarks: [
      ...broken.map(({ name, message }) => `could not be run: ${name}: ${message}`),
      ...(skipped.length === 0 ? [] : [leftOut.length === 0 ? 'skipped, though no service was left out:' : `LEFT OUT with ${leftOut.join(', ')}: ${skipped.length} tests`]),
      ...skipped.map(({ fullName }) => `  ${fullName}`),
      ...(crashed ? [`vitest ended with ${exitCode}`] : []),
    ],
  }
}
