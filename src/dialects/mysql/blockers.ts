import type { Blocker, ConnectedServer, Row } from '../dialect.ts'
import type { Side } from './side.ts'

/** Who holds what session `threadId` waits for, oldest first. Rejects when the server lets us not look. */
export async function blockersOf(side: Side, threadId: number, server: Pick<ConnectedServer, 'flavour'>): Promise<readonly Blocker[]> {
  const questions = server.flavour === 'mariadb' ? mariadb : mysql
  for (const question of questions) {
    const rows = await side.send(question(threadId)).then((answers) => answers[0]?.rows ?? [], () => []) // A view may be missing, or not be ours to read.
    if (rows.length > 0) return rows.map(blockerOf)
  }
  return []
}

function blockerOf(row: Row): Blocker {
  const { id, user, application, query, age } = row
  return {
    id: String(id),
    ...(user === null || user === undefined ? {} : { user: String(user) }),
    ...(application === null || application === undefined ? {} : { application: String(application) }),
    ...(query === null || query === undefined || query === '' ? {} : { query: String(query) }),
    ...(age === null || age === undefined ? {} : { ageMs: Number(age) * 1000 }),
  }
}

type Question = (threadId: number) => string

const mysqlColumns = `b.processlist_id as id, b.processlist_user as user, attr.attr_value as application, coalesce(b.processlist_info, last.sql_text) as query,
  coalesce(trx.timer_wait div 1000000000000, b.processlist_time) as age`
const mysqlJoins = `left join performance_schema.session_connect_attrs attr on attr.processlist_id = b.processlist_id and attr.attr_name = 'program_name'
  left join performance_schema.events_statements_current last on last.thread_id = b.thread_id and last.nesting_event_level = 0
  left join performance_schema.events_transactions_current trx on trx.thread_id = b.thread_id and trx.state = 'ACTIVE'
  order by age desc limit 20`

/**
 * Waits for tables and for rows, both exactly. Seen on MySQL 9.7; the same tables since 8.0.1. From `performance_schema` alone: `information_schema.innodb_trx`
 * and `processlist` cannot be read while any session of the server runs a text with a character beyond utf8mb3.
 */
const mysql: readonly Question[] = [
  (id) => `select distinct ${mysqlColumns}
    from performance_schema.threads me
    join performance_schema.metadata_locks wait on wait.owner_thread_id = me.thread_id and wait.lock_status = 'PENDING'
    join performance_schema.metadata_locks held on held.lock_status = 'GRANTED' and held.object_type = wait.object_type
      and held.object_schema <=> wait.object_schema and held.object_name <=> wait.object_name and held.owner_thread_id <> wait.owner_thread_id
    join performance_schema.threads b on b.thread_id = held.owner_thread_id and b.processlist_id is not null
    ${mysqlJoins.replace('order by', 'where me.processlist_id = ' + id + ' order by')}`,
  (id) => `select distinct ${mysqlColumns}
    from performance_schema.threads me
    join performance_schema.data_lock_waits wait on wait.requesting_thread_id = me.thread_id
    join performance_schema.threads b on b.thread_id = wait.blocking_thread_id and b.processlist_id is not null
    ${mysqlJoins.replace('order by', 'where me.processlist_id = ' + id + ' order by')}`,
]

const mariadbColumns = `b.id, b.user, null as application, b.info as query, coalesce(timestampdiff(second, trx.trx_started, now()), b.time) as age`

/**
 * Rows exactly; tables exactly where the plugin `metadata_lock_info` is loaded. Without it those that could be: sessions with an
 * open transaction, or that work in the same database and do not wait themselves. Seen on MariaDB 10.11.
 */
const mariadb: readonly Question[] = [
  (id) => `select distinct ${mariadbColumns}
    from information_schema.innodb_lock_waits wait
    join information_schema.innodb_trx mine on mine.trx_id = wait.requesting_trx_id and mine.trx_mysql_thread_id = ${id}
    join information_schema.innodb_trx trx on trx.trx_id = wait.blocking_trx_id
    join information_schema.processlist b on b.id = trx.trx_mysql_thread_id order by age desc limit 20`,
  (id) => `select distinct ${mariadbColumns}
    from information_schema.processlist me
    join information_schema.metadata_lock_info held on held.thread_id <> me.id and held.table_name <> '' and locate(held.table_name, me.info) > 0
    join information_schema.processlist b on b.id = held.thread_id
    left join information_schema.innodb_trx trx on trx.trx_mysql_thread_id = b.id
    where me.id = ${id} and me.state like 'Waiting for table%' order by age desc limit 20`,
  (id) => `select distinct ${mariadbColumns}
    from information_schema.processlist me
    join information_schema.processlist b on b.id not in (me.id, connection_id()) and b.command <> 'Daemon' and coalesce(b.state, '') not like 'Waiting for%'
    left join information_schema.innodb_trx trx on trx.trx_mysql_thread_id = b.id
    where me.id = ${id} and me.state like 'Waiting for%' and (trx.trx_id is not null or (b.db = me.db and b.command <> 'Sleep')) order by age desc limit 20`,
]
