import { expect, test } from 'vitest'
import { mermaid } from './mermaid.ts'

const column = { notNull: true, keys: [] }

test('a diagram names entities, columns and relations', () => {
  const text = mermaid({
    entities: [
      { key: 'table:shop.customers', schema: 'shop', name: 'customers', kind: 'table', columns: [{ ...column, name: 'id', type: 'bigint', keys: ['primary'] }] },
      {
        key: 'table:shop.orders', schema: 'shop', name: 'orders', kind: 'table',
        columns: [
          { ...column, name: 'id', type: 'bigint', keys: ['primary', 'foreign'] },
          { ...column, name: 'customer', type: 'bigint', keys: ['foreign'], notNull: false },
          { ...column, name: 'total', type: 'numeric(12,2)' },
          { ...column, name: 'tags', type: 'text[]', keys: ['unique'] },
        ],
      },
      { key: 'view:shop.none', schema: 'shop', name: 'none', kind: 'view', columns: [] },
    ],
    references: [
      { name: 'a', from: 'table:shop.orders', columns: ['customer'], to: 'table:shop.customers', toColumns: ['id'], optional: true, single: false },
      { name: 'b', from: 'table:shop.orders', columns: ['id'], to: 'table:shop.customers', toColumns: ['id'], optional: false, single: true },
    ],
  })
  expect(text).toBe(`erDiagram
  customers {
    bigint id PK
  }
  orders {
    bigint id PK, FK
    bigint customer FK "may be null"
    numeric(12_2) total
    text[] tags UK
  }
  none
  customers |o--o{ orders : "customer"
  customers ||--o| orders : "id"
`)
})

test('names that the language cannot say are shown beside words that it can, each once', () => {
  const entity = (schema: string, name: string) => ({ key: `table:${schema}.${name}` as const, schema, name, kind: 'table' as const, columns: [{ ...column, name: '1st "näme"\n', type: '"Mood"' }] })
  expect(mermaid({ entities: [entity('a', 'b_c'), entity('a_b', 'c'), entity('a', '"x";')], references: [] })).toBe(`erDiagram
  a_b_c["a.b_c"] {
    t__Mood_ t_1st__n_me__ "1st ”näme” "
  }
  a_b_c_2["a_b.c"] {
    t__Mood_ t_1st__n_me__ "1st ”näme” "
  }
  a__x__["a.”x”;"] {
    t__Mood_ t_1st__n_me__ "1st ”näme” "
  }
`)
})

test.each(['one', 'To', 'class', 'title', 'end'])('an entity called %s, which is a word of the language, has another word and is shown by its name', (name) => {
  const text = mermaid({ entities: [{ key: `table:a.${name}`, schema: 'a', name, kind: 'table', columns: [] }], references: [] })
  expect(text).toBe(`erDiagram\n  t_${name}["${name}"]\n`)
})

test('a column called as a sort of key is has another word', () => {
  const text = mermaid({ entities: [{ key: 'table:a.b', schema: 'a', name: 'b', kind: 'table', columns: [{ ...column, name: 'pk', type: 'FK' }] }], references: [] })
  expect(text).toContain('    t_FK t_pk "pk"\n')
})
