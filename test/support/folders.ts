import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Temporary folders with files in them, removed together: `const folders = temporaryFolders(); afterAll(folders.remove)`. */
export function temporaryFolders() {
  const made: string[] = []
  return {
    /** A new folder with these files; its real path. */
    make(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'skein-test-')))
      made.push(folder)
      writeFiles(folder, files)
      return folder
    },
    remove(): void {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Writes files below a folder, making the folders they stand in. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
