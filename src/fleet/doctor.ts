import { reportError } from '../errors/report.ts'
import { accessCheck } from './doctor-access.ts'
import { machineChecks } from './doctor-machine.ts'
import type { Fleet, NamedDatabase } from './fleet.ts'
import { Folders, type Member, settle } from './member.ts'
import { type Session, open } from './open.ts'
import { inParallel } from './parallel.ts'
import type { DoctorCheck, DoctorReport } from './reports/doctor.ts'
import { readLedger } from './told.ts'

export interface DoctorOptions {
  readonly select?: readonly string[]
  /** For each connection. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const timeoutMsDefault = 5_000
const clockSkewMsMax = 5_000
const parallel = 8

type Examined = DoctorReport['databases'][number]

/** Tries everything that `migrate` and `ready` need, without writing anything. One database never hides another. */
export async function doctor(fleet: Fleet, options: DoctorOptions = {}): Promise<DoctorReport> {
  const folders = new Folders()
  const [checks, databases] = await Promise.all([
    machineChecks(fleet),
    inParallel(fleet.members(options.select), parallel, (database) => examine(database, fleet, folders, options)),
  ])
  return { checks, databases }
}

async function examine(database: NamedDatabase, fleet: Fleet, folders: Folders, options: DoctorOptions): Promise<Examined> {
  const checks: DoctorCheck[] = []
  try {
    const member = await settle(database, fleet)
    checks.push(await folderCheck(member, folders))
    const found = await asMigration(member, fleet, checks, options)
    if (database.config.migrationUrl !== undefined && database.config.url !== undefined) checks.push(await asApplication(member, fleet, options))
    return { name: database.name, checks, ...found }
  } catch (error) {
    return { name: database.name, checks, error: reportError(error) }
  }
}

async function folderCheck(member: Member, folders: Folders): Promise<DoctorCheck> {
  const folder = await folders.read(member)
  const blocking = folder.problems.filter(({ blocks }) => blocks)
  const first = blocking[0]
  if (first !== undefined) return { name: 'folder', state: 'problem', message: first.message, ...(first.hint === undefined ? {} : { hint: first.hint }) }
  return { name: 'folder', state: 'ok', message: `${folder.migrations.length === 1 ? '1 migration' : `${folder.migrations.length} migrations`} in ${member.settled.shown}` }
}

async function asMigration(member: Member, fleet: Fleet, checks: DoctorCheck[], options: DoctorOptions): Promise<Pick<Examined, 'server' | 'error'>> {
  let session: Session | undefined
  try {
    session = await connect(member, fleet, 'migration', options)
    const { server } = session.connection
    checks.push({ name: 'connection', state: 'ok', message: `${server.flavour} ${server.version} over ${server.transport}` })
    checks.push(...server.remarks.map((message): DoctorCheck => ({ name: 'server', state: 'warning', message })))
    checks.push(...serverChecks(session), await clockCheck(session), await accessCheck(member, session))
    return { server: { dialect: server.dialect, flavour: server.flavour, version: server.version, transport: server.transport } }
  } catch (error) {
    return { error: reportError(error) }
  } finally {
    await session?.close()
  }
}

function serverChecks({ connection }: Session): readonly DoctorCheck[] {
  const { server } = connection
  const checks: DoctorCheck[] = []
  if (server.readOnly !== undefined) checks.push({ name: 'writes', state: 'problem', message: server.readOnly, hint: 'Point migrationUrl at the primary.' })
  if (!server.can.sessions && !server.can.lockFree) checks.push({ name: 'pooler', state: 'problem', message: 'a transaction pooler is in between: locks and settings do not hold', hint: 'Give the direct URL as migrationUrl.' })
  return checks
}

async function clockCheck({ connection, dialect }: Session): Promise<DoctorCheck> {
  if (dialect.clock === undefined) return { name: 'clock', state: 'not-checked', message: 'the engine has this machine’s clock' }
  const before = Date.now()
  const server = await dialect.clock(connection)
  const skewMs = server - (before + Date.now()) / 2
  if (Math.abs(skewMs) <= clockSkewMsMax) return { name: 'clock', state: 'ok', message: 'server and this machine agree' }
  return { name: 'clock', state: 'warning', message: `the server’s clock is ${Math.round(skewMs / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine’s`, hint: 'Ledgers keep the server’s time; new migrations are named by this machine’s.' }
}

async function asApplication(member: Member, fleet: Fleet, options: DoctorOptions): Promise<DoctorCheck> {
  let session: Session | undefined
  try {
    session = await connect(member, fleet, 'application', options)
    const { exists } = await readLedger(member, session)
    return { name: 'application URL', state: 'ok', message: exists ? 'connects and reads the ledger' : 'connects; there is no ledger yet' }
  } catch (error) {
    const report = reportError(error)
    return { name: 'application URL', state: 'problem', message: report.message, hint: report.hint ?? '`skein ready` asks with this URL: it must be able to read the ledger.' }
  } finally {
    await session?.close()
  }
}

function connect(member: Member, fleet: Fleet, as: 'migration' | 'application', options: DoctorOptions): Promise<Session> {
  return open(member, fleet, { as, purpose: 'read', timeoutMs: options.timeoutMs ?? timeoutMsDefault, applicationName: 'skein doctor', ...(options.signal === undefined ? {} : { signal: options.signal }) })
}
