/** Storage parameters as `reloptions` has them: `fillfactor=70`. */
export type Options = readonly string[]

/** ` with (fillfactor = 70)`, or nothing. */
export function withOptions(options: Options | undefined): string {
  return options === undefined || options.length === 0 ? '' : ` with (${options.map(written).join(', ')})`
}

/** What `set` and `reset` have to say to make one list of the other, in its order: what is set goes to the end. */
export function optionClauses(from: Options = [], to: Options = []): readonly string[] {
  const names = new Set(to.map(nameOf))
  const reset = from.map(nameOf).filter((name) => !names.has(name))
  const kept = from.filter((option) => to.includes(option))
  const isInOrder = kept.every((option, index) => option === to[index])
  const set = isInOrder ? to.slice(kept.length) : to
  return [...(set.length === 0 ? [] : [`set (${set.map(written).join(', ')})`]), ...(reset.length === 0 ? [] : [`reset (${reset.join(', ')})`])]
}

function written(option: string): string {
  const value = option.slice(nameOf(option).length + 1)
  return `${nameOf(option)} = ${/^-?\d+(\.\d+)?$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`}`
}

function nameOf(option: string): string {
  return option.slice(0, option.indexOf('='))
}
