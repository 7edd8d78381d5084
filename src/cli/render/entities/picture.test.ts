import { describe, expect, test } from 'vitest'
import type { Entities, Entity, EntityColumn, Reference } from '../../../model/entities.ts'
import { arrange } from './arrange.ts'
import { layoutOf } from './layout.ts'
import { picture } from './picture.ts'
import { clippedText, escaped, textWidth } from './text.ts'

function entity(schema: string, name: string, columns: readonly Partial<EntityColumn>[] = [{ name: 'id' }], more: Partial<Entity> = {}): Entity {
  return { key: `table:${schema}.${name}`, schema, name, kind: 'table', columns: columns.map((one) => ({ name: 'c', type: 'int', notNull: true, keys: [], ...one })), ...more }
}

function reference(from: Entity, to: Entity, more: Partial<Reference> = {}): Reference {
  return { name: `${from.name}_${to.name}`, from: from.key, columns: ['c'], to: to.key, toColumns: ['id'], optional: false, single: false, ...more }
}

/** A hundred and ninety tables of fifteen columns and three hundred references, without chance. */
function large(): Entities {
  const entities = Array.from({ length: 190 }, (_, index) => entity('public', `t${String(index).padStart(3, '0')}`, Array.from({ length: 15 }, (__, nth) => ({ name: `column_${nth}`, type: 'text' }))))
  const references = Array.from({ length: 300 }, (_, nth) => {
    const from = 1 + ((nth * 37) % 189)
    return reference(entities[from] as Entity, entities[nth % 3 === 0 ? nth % 4 : (from * (nth + 5)) % from] as Entity, { name: `r${nth}` })
  })
  return { entities, references }
}

const [customers, orders, lines, log] = [entity('shop', 'customers'), entity('shop', 'orders', [{ name: 'id' }, { name: 'c', keys: ['foreign'] }]), entity('shop', 'lines'), entity('shop', 'log')]

describe('the arrangement', () => {
  test('has what is referred to left of what refers to it', () => {
    const { places } = layoutOf({ entities: [customers, orders, lines, log], references: [reference(orders, customers), reference(lines, orders)] })
    const x = (one: Entity) => places.get(one.key)?.x ?? Number.NaN
    expect(x(customers)).toBeLessThan(x(orders))
    expect(x(orders)).toBeLessThan(x(lines))
  })

  test('a circle of references, and one to itself, have a place', () => {
    const { places } = layoutOf({ entities: [customers, orders], references: [reference(orders, customers), reference(customers, orders), reference(orders, orders)] })
    expect(places.size).toBe(2)
  })

  test('boxes never overlap', () => {
    const boxes = [...layoutOf(large()).places.values()]
    const overlapping = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => `${a.id} ${b.id}`))
    expect(overlapping).toEqual([])
  })

  test('what everything refers to does not make one endless column', () => {
    const boxes = Array.from({ length: 120 }, (_, index) => ({ id: `b${index}`, width: 200, height: 100 }))
    const { width, height } = arrange(boxes, boxes.slice(1).map(({ id }) => ({ from: id, to: 'b0' })))
    expect(height / width).toBeLessThan(2)
    expect(width / height).toBeLessThan(3)
  })

  test('tables stand within the frames of their schemas', () => {
    const far = entity('stock', 'levels')
    const { places, frames } = layoutOf({ entities: [customers, far], references: [reference(far, customers)] })
    expect(frames.map(({ id }) => id)).toEqual(['shop', 'stock'])
    for (const [key, schema] of [[customers.key, 'shop'], [far.key, 'stock']] as const) {
      const [frame, place] = [frames.find(({ id }) => id === schema), places.get(key)]
      expect(place?.x).toBeGreaterThan(frame?.x ?? 0)
      expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThan((frame?.y ?? 0) + (frame?.height ?? 0))
    }
  })
})

describe('the picture', () => {
  test('is the same for the same schema, and made in less than a second', () => {
    const made = [1, 2, 3].map(() => {
      const began = performance.now()
      return { svg: picture('large', large()), tookMs: performance.now() - began }
    })
    expect(new Set(made.map(({ svg }) => svg)).size).toBe(1)
    expect(Math.min(...made.map(({ tookMs }) => tookMs))).toBeLessThan(1_000)
  })

  test('holds no text that is markup, and nothing that XML cannot hold', () => {
    const odd = entity('shop', '<b>&"\u0000\ud800', [{ name: '</text><script>', type: 'a&b' }], { comment: '<i>' })
    const svg = picture('<title>', { entities: [odd], references: [] })
    expect(svg).toContain('&lt;b&gt;&amp;&quot;\ufffd\ufffd')
    expect(svg).not.toMatch(/<script|<b>|<i>/)
    // eslint-disable-next-line no-control-regex -- They are what is looked for.
    expect(svg).not.toMatch(/[\u0000-\u0008]/)
  })

  test('says what may be null, and how many refer to how many', () => {
    const svg = picture('shop', { entities: [customers, entity('shop', 'orders', [{ name: 'c', notNull: false, type: 'uuid' }])], references: [reference(orders, customers, { optional: true, single: true })] })
    expect(svg).toContain('uuid?')
    expect(svg.match(/<use href="#maybe" transform/g)?.length).toBe(3)
    expect(svg).toContain('orders.c → customers.id  orders_customers')
  })

  test('of nothing is a picture too', () => expect(picture('empty', { entities: [], references: [] })).toContain('0 tables'))

  test('fetches nothing', () => expect(picture('shop', large())).not.toMatch(/@import|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/))
})

test('text is cut to a width, escaped to what XML holds', () => {
  expect(clippedText('short', 13, 200)).toBe('short')
  const cut = clippedText('w'.repeat(100), 13, 120)
  expect(cut.endsWith('…')).toBe(true)
  expect(textWidth(cut, 13)).toBeLessThanOrEqual(130)
  expect(escaped('a\u202eb\uffff')).toBe('a\ufffdb\ufffd')
})
