/** What a person types: mistakes, help, completion, and the exit codes they get. */
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { commandList } from '../../src/cli/commands/index.ts'
import { completionScript } from '../../src/cli/completion.ts'
import { rootHelp } from '../../src/cli/root-help.ts'
import { project } from '../support/project.ts'

const files = { 'm/0001_first.sql': 'create table first (id int primary key);\n' }
const fleet = () => project({ app: { url: 'sqlite:app.db', format: { name: 'sql', dir: 'm' }, groups: ['money'] } }, files)

describe('a mistake', () => {
  test.each([
    [['statsu'], 'status'],
    [['migrat'], 'migrate'],
    [['status', '--jsn'], '--json'],
    [['migrate', '--dryrun'], '--dry-run'],
    [['migrate', '--alow-late'], '--allow-late'],
    [['status', '--enviroment', 'ci'], '--environment'],
    [['completion', 'bsh'], 'bash'],
  ])('%j is refused with %s in mind', async (args, meant) => {
    const { code, stdout, stderr } = await (await fleet()).skein(args)
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toContain(meant)
  })

  test.each([[['status', '--timeout', 'soon']], [['migrate', '--parallel', '0']], [['new']], [['status', '--config', 'missing.ts']], [['migrate', '--to']]])('%j is an argument that cannot be', async (args) => {
    expect((await (await fleet()).skein(args)).code).toBe(64)
  })

  test.each(['{ "databases": { "app": 7 } }', '{ "databases": ', '{ "databases": { "app": { "format": { "name": "sqll", "dir": "m" } } } }'])('a configuration of %s is 64, before any connection', async (text) => {
    const made = await fleet()
    await made.file('skein.config.json', text)
    expect((await made.skein(['migrate'])).code).toBe(64)
    const { code, stdout } = await made.skein(['status', '--json'])
    expect(code).toBe(64)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, command: 'status', error: { exit: 64 } })
  })
})

describe('--help', () => {
  test('of the program lists every command with its words', () => {
    const listed = [...rootHelp.matchAll(/^  ([a-z]+) {2,}\S/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(commandList.map(({ name }) => name).sort())
  })

  test('lists every command', async () => {
    const { code, stdout } = await (await fleet()).skein(['--help'])
    expect(code).toBe(0)
    for (const { name } of commandList) expect(stdout).toContain(name)
  })

  test.each(commandList.map(({ name }) => name))('of %s has examples, each of which is a line that the command takes', async (name) => {
    const { code, stdout } = await (await fleet()).skein([name, '--help'])
    expect(code).toBe(0)
    const examples = (stdout.split(/EXAMPLES\n/)[1] ?? '').split('\n').filter((line) => /^\s+(?:source <\()?skein /.test(line))
    expect(examples.length).toBeGreaterThan(0)
    const flags = commandList.find((command) => command.name === name)?.flagNames ?? []
    for (const example of examples) for (const [, flag = ''] of example.matchAll(/ --([a-z-]+)/g)) expect([...flags, 'ps']).toContain(flag)
  })
})

describe('the exit code', () => {
  test('of status is 0 with pending migrations, 1 with --exit-code', async () => {
    const made = await fleet()
    expect((await made.skein(['status'])).code).toBe(0)
    expect((await made.skein(['status', '--exit-code'])).code).toBe(1)
    expect((await made.skein(['migrate'])).code).toBe(0)
    expect((await made.skein(['status', '--exit-code'])).code).toBe(0)
  })

  test('of ready is 1 until all is applied', async () => {
    const made = await fleet()
    expect((await made.skein(['ready'])).code).toBe(1)
    await made.skein(['migrate'])
    expect((await made.skein(['ready'])).code).toBe(0)
  })
})

describe('completion', () => {
  const words = async (...line: readonly string[]) => (await (await fleet()).skein(['completion', 'words', '--', ...line])).stdout.trim().split('\n')

  test('knows commands, flags, databases and groups', async () => {
    expect(await words('')).toEqual(commandList.map(({ name }) => name))
    expect(await words('migrate', '')).toEqual(expect.arrayContaining(['app', 'money', '--dry-run', '--allow-late', '--json']))
    expect(await words('migrate', '--')).toEqual(expect.not.arrayContaining(['app']))
    expect(await words('nonsense', '')).toEqual([''])
  })

  test('the bash script completes in a real bash', async () => {
    const offered = (await words('')).join(' ')
    const script = `skein() { echo ${offered}; }\n${completionScript('bash')}\nCOMP_WORDS=(skein mig)\nCOMP_CWORD=1\n_skein\necho "\${COMPREPLY[*]}"\n`
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script])
    expect(stdout.trim()).toBe('migrate')
  })

  test.each(['bash', 'zsh', 'fish'])('the %s script asks skein for the words', async (shell) => {
    expect((await (await fleet()).skein(['completion', shell])).stdout).toContain('skein completion words --')
    if (shell === 'bash') execFileSync('bash', ['-n', '-c', completionScript(shell)])
  })
})
