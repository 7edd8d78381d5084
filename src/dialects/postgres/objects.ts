import type { ObjectName } from '../../model/statement.ts'
import type { Fields, Parsed } from './parse.ts'
import { child, list, names, only, text } from './syntax-tree.ts'

const kinds: Readonly<Record<string, ObjectName['kind']>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_COLUMN: 'table',
  OBJECT_TABCONSTRAINT: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_FUNCTION: 'routine',
  OBJECT_PROCEDURE: 'routine',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'routine',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_DOMCONSTRAINT: 'type',
  OBJECT_ATTRIBUTE: 'type',
  OBJECT_SCHEMA: 'schema',
  OBJECT_DATABASE: 'database',
}

function kindOf(constant: string): ObjectName['kind'] {
  return kinds[constant] ?? 'other'
}

function made(kind: ObjectName['kind'], path: readonly string[]): readonly ObjectName[] {
  const name = path.at(-1)
  if (name === undefined) return []
  const schema = path.at(-2)
  return [schema === undefined ? { kind, name } : { kind, schema, name }]
}

/** A relation as the tree holds it. */
export function relation(range: Fields | undefined, kind: ObjectName['kind'] = 'table'): readonly ObjectName[] {
  return range ? made(kind, [text(range, 'schemaname'), text(range, 'relname')].filter((part) => part !== '')) : []
}

/** Fields that hold a list of name parts, with the kind of what they name. */
const paths: Readonly<Record<string, readonly [string, ObjectName['kind']]>> = {
  CreateEnumStmt: ['typeName', 'type'],
  AlterEnumStmt: ['typeName', 'type'],
  CreateRangeStmt: ['typeName', 'type'],
  AlterTypeStmt: ['typeName', 'type'],
  CreateDomainStmt: ['domainname', 'type'],
  AlterDomainStmt: ['typeName', 'type'],
  CreateFunctionStmt: ['funcname', 'routine'],
  CreateStatsStmt: ['defnames', 'other'],
  AlterStatsStmt: ['defnames', 'other'],
}

/** Fields that hold one plain name. */
const plain: Readonly<Record<string, readonly [string, ObjectName['kind']]>> = {
  CreateSchemaStmt: ['schemaname', 'schema'],
  CreatedbStmt: ['dbname', 'database'],
  DropdbStmt: ['dbname', 'database'],
  AlterDatabaseStmt: ['dbname', 'database'],
  AlterDatabaseSetStmt: ['dbname', 'database'],
  CreateExtensionStmt: ['extname', 'other'],
  AlterExtensionStmt: ['extname', 'other'],
  CreateRoleStmt: ['role', 'other'],
  CreateEventTrigStmt: ['trigname', 'trigger'],
  AlterEventTrigStmt: ['trigname', 'trigger'],
  CreatePublicationStmt: ['pubname', 'other'],
  AlterPublicationStmt: ['pubname', 'other'],
  CreateSubscriptionStmt: ['subname', 'other'],
  AlterSubscriptionStmt: ['subname', 'other'],
  DropSubscriptionStmt: ['subname', 'other'],
  CreateForeignServerStmt: ['servername', 'other'],
  CreateFdwStmt: ['fdwname', 'other'],
  CreateTableSpaceStmt: ['tablespacename', 'other'],
  DropTableSpaceStmt: ['tablespacename', 'other'],
  CreatePLangStmt: ['plname', 'other'],
}

/** Relations that are not tables, by the statement that names them, and where it does so. */
const relations: Readonly<Record<string, readonly [string, ObjectName['kind']]>> = {
  ViewStmt: ['view', 'view'],
  RefreshMatViewStmt: ['relation', 'view'],
  CreateSeqStmt: ['sequence', 'other'],
  AlterSeqStmt: ['sequence', 'other'],
  CompositeTypeStmt: ['typevar', 'type'],
}

/** Statements about a thing that belongs to a relation: the thing first. */
const onRelation: Readonly<Record<string, readonly [string, ObjectName['kind'], string]>> = {
  IndexStmt: ['idxname', 'index', 'relation'],
  CreateTrigStmt: ['trigname', 'trigger', 'relation'],
  CreatePolicyStmt: ['policy_name', 'other', 'table'],
  AlterPolicyStmt: ['policy_name', 'other', 'table'],
  RuleStmt: ['rulename', 'other', 'relation'],
}

/** Every object that the statement makes, changes or removes; of a query, none. */
export function objectsOf({ type, node }: Parsed): readonly ObjectName[] {
  const path = paths[type]
  if (path) return made(path[1], names(list(node, path[0])))
  const name = plain[type]
  if (name) return made(name[1], [text(node, name[0])].filter((part) => part !== ''))
  const special = relations[type]
  if (special) return relation(child(node, special[0]), special[1])
  const on = onRelation[type]
  if (on) return belonging(node, on)
  return byShape({ type, node })
}

function belonging(node: Fields, [name, kind, holder]: readonly [string, ObjectName['kind'], string]): readonly ObjectName[] {
  const range = child(node, holder)
  const schema = text(range, 'schemaname')
  const own = text(node, name)
  return [...(own === '' ? [] : made(kind, schema === '' ? [own] : [schema, own])), ...relation(range)]
}

function byShape({ type, node }: Parsed): readonly ObjectName[] {
  switch (type) {
    case 'CreateStmt':
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
    case 'CopyStmt':
    case 'ClusterStmt':
      return relation(child(node, 'relation'))
    case 'CreateForeignTableStmt':
      return relation(child(child(node, 'base'), 'relation') ?? child(child(child(node, 'base'), 'CreateStmt'), 'relation'))
    case 'CreateTableAsStmt':
      return relation(child(child(node, 'into'), 'rel'), kindOf(text(node, 'objtype')))
    case 'AlterTableStmt':
      return [...relation(child(node, 'relation'), kindOf(text(node, 'objtype'))), ...partitions(node)]
    case 'AlterFunctionStmt':
      return named(child(node, 'func'), 'routine')
    case 'ReindexStmt':
      return relation(child(node, 'relation'), text(node, 'kind') === 'REINDEX_OBJECT_INDEX' ? 'index' : 'table')
    case 'TruncateStmt':
      return list(node, 'relations').flatMap((item) => relation(only(item, 'RangeVar')))
    case 'VacuumStmt':
      return list(node, 'rels').flatMap((item) => relation(child(only(item, 'VacuumRelation'), 'relation')))
    case 'DefineStmt':
      return made(kindOf(text(node, 'kind')), names(list(node, 'defnames')))
    case 'RenameStmt':
      return renamed(node)
    case 'AlterOwnerStmt':
    case 'AlterObjectSchemaStmt':
      return aboutObject(node, text(node, 'objectType'))
    case 'CommentStmt':
    case 'SecLabelStmt':
      return aboutObject(node, text(node, 'objtype'))
    case 'GrantStmt':
      return list(node, 'objects').flatMap((item) => nameOf(item, text(node, 'objtype')))
    case 'DropStmt':
      return list(node, 'objects').flatMap((item) => nameOf(item, text(node, 'removeType')))
    default:
      return []
  }
}

function partitions(node: Fields): readonly ObjectName[] {
  return list(node, 'cmds').flatMap((item) => {
    const command = only(item, 'AlterTableCmd')
    return relation(child(only(child(command, 'def'), 'PartitionCmd'), 'name'))
  })
}

function named(object: Fields | undefined, kind: ObjectName['kind']): readonly ObjectName[] {
  return made(kind, names(list(object, 'objname')))
}

/** Both the old and the new name: either may be what the catalog shows. */
function renamed(node: Fields): readonly ObjectName[] {
  const renameType = text(node, 'renameType')
  const isPart = ['OBJECT_COLUMN', 'OBJECT_ATTRIBUTE', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE'].includes(renameType)
  const constant = renameType === 'OBJECT_COLUMN' ? text(node, 'relationType') : renameType
  const range = child(node, 'relation')
  const old = range ? relation(range, isPart && renameType !== 'OBJECT_COLUMN' ? 'table' : kindOf(constant)) : nameOf(child(node, 'object') ?? {}, renameType)
  const plainOld = old.length === 0 && text(node, 'subname') !== '' ? made(kindOf(renameType), [text(node, 'subname')]) : old
  if (isPart) return plainOld
  return plainOld.flatMap((object) => [object, { ...object, name: text(node, 'newname') }])
}

function aboutObject(node: Fields, constant: string): readonly ObjectName[] {
  const range = child(node, 'relation')
  return range ? relation(range, kindOf(constant)) : nameOf(child(node, 'object') ?? {}, constant)
}

const partsOfRelation = new Set(['OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE'])

/** One entry of a list of objects, in any of the shapes the grammar gives it. */
function nameOf(item: Fields, constant: string): readonly ObjectName[] {
  const range = only(item, 'RangeVar')
  if (range) return relation(range, kindOf(constant))
  const withArguments = only(item, 'ObjectWithArgs')
  if (withArguments) return named(withArguments, kindOf(constant))
  const typeName = only(item, 'TypeName')
  if (typeName) return made(kindOf(constant), names(list(typeName, 'names')))
  const path = names(list(only(item, 'List'), 'items'))
  if (path.length > 0) return partsOfRelation.has(constant) ? partOfRelation(path, constant) : made(kindOf(constant), path)
  return made(kindOf(constant), names([item]))
}

/** `drop trigger t on s.u` comes as s, u, t. */
function partOfRelation(path: readonly string[], constant: string): readonly ObjectName[] {
  const table = made('table', path.slice(0, -1))
  return constant === 'OBJECT_TRIGGER' ? [...made('trigger', path.slice(-1)), ...table] : table
}
