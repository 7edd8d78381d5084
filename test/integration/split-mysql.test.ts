import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { describe, expect, test } from 'vitest'
import { mysqlRules, split } from '../../src/dialects/mysql/split.ts'
import { tokenize } from '../../src/lexer/tokens.ts'
import { freshMariadb, freshMysql, type FreshDatabase, leftOut, program } from '../services.ts'
import { readStory } from '../support/golden.ts'

const stories = join(import.meta.dirname, '../golden/split/mysql')

/** What the client tells of each statement it sends under --verbose, comments by themselves left out. It runs on after errors. */
async function sentByClient(name: string, database: FreshDatabase, script: string): Promise<readonly string[]> {
  const url = new URL(database.url)
  const child = spawn(program(name), ['--no-defaults', '-f', '-v', '-N', '-B', '--comments', '--default-character-set=utf8mb4', '-h', url.hostname, '-P', url.port, '-u', url.username, '--protocol=tcp', database.name])
  child.stdin.end(script)
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  await new Promise((resolve) => child.on('close', resolve))
  const parts = Buffer.concat(output).toString().split('--------------\n')
  return parts
    .filter((_, index) => index % 2 === 1)
    .map((sent) => plain(sent))
    .filter((sent) => sent !== '')
}

function plain(text: string): string {
  return tokenize(text, mysqlRules(), 1e6)
    .map((token) => text.slice(token.start, token.end))
    .join(' ')
}

/** Bodies without DELIMITER are beyond the client, and it cuts version comments in two. */
const files = readdirSync(stories).filter((file) => {
  const { sections } = readStory(join(stories, file))
  return !sections.has('options') && !sections.get('statements')?.startsWith('refused') && !/-bare|mariadb-blocks|version-comment-semicolon/.test(file)
})

for (const [flavour, fresh] of [
  ['mysql', freshMysql],
  ['mariadb', freshMariadb],
] as const) {
  describe.skipIf(leftOut(flavour))(`the ${flavour} client cuts the same`, () => {
    test.each(files)('%s', async (file) => {
      const script = readStory(join(stories, file)).sections.get('script.sql')!
      const database = await fresh()
      try {
        expect(split(script).map(({ text }) => plain(text))).toEqual(await sentByClient(`${flavour}-client`, database, script))
      } finally {
        await database.drop()
      }
    })
  })

  describe.skipIf(leftOut(flavour))(`${flavour} takes each statement of a script without DELIMITER`, () => {
    const script = `
create table t (id int, x int, y int); create table u (id int); create table log (id int);
${['procedure-bare', 'trigger-bare', 'function-bare'].map((file) => readStory(join(stories, `${file}.txt`)).sections.get('script.sql')!).join('\n')}
create procedure nested()
begin
  declare done int default 0;
  declare c cursor for select id from t;
  declare continue handler for not found set done = 1;
  open c;
  outer_loop: loop
    begin
      declare z int;
      fetch c into z;
      if done then leave outer_loop; end if;
      case when z > 1 then set z = 1; when z > 2 then begin end; else set z = if(z, 2, 3); end case;
      while z < 3 do repeat set z = z + 1; until z > 2 end repeat; end while;
    end;
  end loop outer_loop;
  close c;
end;
create procedure only_if(a int) if a then if a > 1 then select 1; end if; select 2; else select 3; end if;
create procedure only_loop() l: loop leave l; end loop l;
create procedure only_case(a int) case a when 1 then select 1; else begin end; end case;
create procedure with_replace(in a varchar(10)) sql security invoker comment 'x; y' set @x = replace(repeat(a, 2), 'a', 'b');
select 1;`

    test('and each is one', async () => {
      const database = await fresh()
      const connection = await mysql.createConnection(database.url)
      try {
        const [modes] = await connection.query<mysql.RowDataPacket[]>('select @@version as version')
        const statements = split(script.replaceAll('if not exists h', modes[0]!['version'].includes('MariaDB') ? 'if not exists h' : 'h').replaceAll("definer = `a`@`%` ", ''))
        for (const { text } of statements.filter((statement) => statement.text.startsWith('create'))) await connection.query(text)
        const [routines] = await connection.query<mysql.RowDataPacket[]>('select routine_name as name from information_schema.routines where routine_schema = database() order by 1')
        expect(routines.map(({ name }) => name)).toEqual(['f', 'g', 'h', 'nested', 'only_case', 'only_if', 'only_loop', 'p', 'with_replace'])
        const [triggers] = await connection.query<mysql.RowDataPacket[]>('select trigger_name as name from information_schema.triggers where trigger_schema = database() order by 1')
        expect(triggers.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
      } finally {
        await connection.end()
        await database.drop()
      }
    })
  })
}
