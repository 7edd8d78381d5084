import { lower } from '../expressions/lower.ts'
import { surface } from '../expressions/mask.ts'
import { printsBack } from '../printed/prints-back.ts'
import type { TableIndex } from './index-read.ts'
import { withOptions } from './storage-options.ts'

/** The statement that makes an index; what can only be set on one that stands is not in it. */
export function createIndex(is: TableIndex, { tablespace, only = false }: { readonly tablespace?: string | undefined; readonly only?: boolean } = {}): string {
  const definition = printsBack(is.definition)
  const where = surface(definition).indexOf(' WHERE (')
  const at = where < 0 ? definition.length : where
  const keys = lower(definition.slice(0, at)).replace(/^using btree /, '')
  const storage = `${withOptions(is.options)}${tablespace === undefined ? '' : ` tablespace ${tablespace}`}`
  return `create ${is.unique === true ? 'unique ' : ''}index ${is.index} on ${only ? 'only ' : ''}${is.table} ${keys}${storage}${lower(definition.slice(at))}`
}
