import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { stateFolder } from '../store/state-folder.ts'
import type { Fleet } from './fleet.ts'
import type { DoctorCheck } from './reports/doctor.ts'

/** What is checked once for the machine and the configuration, not for each database. */
export async function machineChecks(fleet: Fleet): Promise<DoctorCheck[]> {
  return [
    { name: 'configuration', state: 'ok', message: `${fleet.file}, environment ${fleet.environment}` },
    { name: 'node', state: 'ok', message: process.version },
    await stateCheck(fleet),
  ]
}

async function stateCheck(fleet: Fleet): Promise<DoctorCheck> {
  const folder = stateFolder(fleet.env)
  if (folder !== undefined && (await writable(folder))) return { name: 'state folder', state: 'ok', message: folder }
  return { name: 'state folder', state: 'warning', message: `${folder ?? 'none'} cannot be written`, hint: 'Set SKEIN_STATE_DIR to a folder that can: progress that a database has no room for is kept there.' }
}

/** The folder, or the nearest one above it that exists. */
async function writable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      await access(at, constants.W_OK)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(at) === at) return false
    }
  }
}
