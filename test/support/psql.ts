import { spawn } from 'node:child_process'
import { services } from '../services.ts'

/** Runs a script as a person would. Answers what psql complained of, or nothing. */
export async function psql(url: string, script: string): Promise<string> {
  const program = services().programs?.['psql'] ?? 'psql'
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', url], { stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0 ? '' : said.replaceAll(/^.*NOTICE.*$/gm, '').trim() || `psql ended with ${code}`))
    child.stdin.end(script)
  })
}
