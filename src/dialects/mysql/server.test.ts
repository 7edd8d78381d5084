import { describe, expect, test } from 'vitest'
import { kinOf, serverOf } from './server.ts'

test.each([
  ['8.4.0', 'h', 'mysql', '8.4.0', 80_400],
  ['9.7.4', 'h', 'mysql', '9.7.4', 90_704],
  ['8.0.36-0ubuntu0.22.04.1', 'h', 'mysql', '8.0.36', 80_036],
  ['8.0.36-cluster', 'h', 'mysql', '8.0.36', 80_036],
  ['5.7.44-log', 'h', 'mysql', '5.7.44', 50_744],
  ['5.5.5-10.11.6-MariaDB-0+deb12u1', 'h', 'mariadb', '10.11.6', 101_106],
  ['11.8.3-MariaDB-1', 'h', 'mariadb', '11.8.3', 110_803],
  ['8.0.30-Vitess', 'h', 'vitess', '8.0.30', 80_030],
  ['8.0.34-PlanetScale', 'h', 'planetscale', '8.0.34', 80_034],
  ['8.0.34-Vitess', 'aws.connect.psdb.cloud', 'planetscale', '8.0.34', 80_034],
  ['8.0.11-TiDB-v7.5.0', 'h', 'tidb', '8.0.11', 80_011],
  ['8.0.mysql_aurora.3.04.0', 'h', 'aurora', '8.0', 80_000],
])('%s at %s is %s %s', (greeting, host, flavour, version, versionNumber) => {
  expect(kinOf(greeting, host)).toEqual({ flavour, version, versionNumber })
})

test.each(['5.6.51', '5.1.73', '5.5.5-10.2.44-MariaDB', '0.0'])('%s is too old', (greeting) => {
  expect(() => kinOf(greeting, 'h')).toThrow(expect.objectContaining({ code: 'connect.unsupported', hint: expect.stringContaining('8.0') }))
})

describe('a server', () => {
  const kin = kinOf('8.4.0', 'h')
  const row = { connection_id: 7, read_only: 0, super_read_only: 0, innodb_read_only: 0, innodb_flush_log_at_trx_commit: 1, server_uuid: 'u', database: 'app', version: '8.4.0' }
  const transport = { kind: 'tcp', threadId: 7 } as const

  test('that is tested and durable needs no remark', () => {
    expect(serverOf(kin, row, transport)).toMatchObject({ flavour: 'mysql', version: '8.4.0', identity: 'u/app', remarks: [] })
  })
  test('that is kept from writing says by what', () => {
    expect(serverOf(kin, { ...row, read_only: 1, super_read_only: 1 }, transport).readOnly).toMatch(/^super_read_only is on/)
    expect(serverOf(kin, { ...row, read_only: 1 }, transport).readOnly).toMatch(/^read_only is on/)
  })
  test('without a database has no identity', () => {
    expect(serverOf(kin, { ...row, database: null }, transport).identity).toBeUndefined()
  })
  test('that answers with another connection id stands behind a proxy that holds no session', () => {
    const server = serverOf(kin, { ...row, connection_id: 8 }, transport)
    expect(server.can.sessions).toBe(false)
    expect(server.remarks).toEqual([expect.stringContaining('behind a proxy')])
  })
  test('that is old or a look-alike says that it is not tested', () => {
    expect(serverOf(kinOf('5.7.44', 'h'), row, transport).remarks).toEqual([expect.stringContaining('5.7.44 is not tested')])
    expect(serverOf(kinOf('8.0.11-TiDB-v7.5.0', 'h'), row, transport).remarks).toEqual([expect.stringContaining('tidb is not tested')])
    expect(serverOf(kin, { ...row, version: '8.0.mysql_aurora.3.04.0' }, transport).flavour).toBe('aurora')
  })
  test('of Vitess has no place for a database of ours', () => {
    expect(serverOf(kinOf('8.0.30-Vitess', 'h'), row, transport).can).toMatchObject({ ownSchema: false, sessions: true })
  })
  test('that may lose the last second says so', () => {
    expect(serverOf(kin, { ...row, innodb_flush_log_at_trx_commit: 2 }, transport).remarks).toEqual([expect.stringContaining('durability')])
  })
})
