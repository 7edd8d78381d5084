import { quote } from './quote.ts'

/** ` with (fillfactor=70)`, or nothing. Values that are no plain word or number are quoted. */
export function optionsText(options: readonly string[] | undefined): string {
  return options === undefined || options.length === 0 ? '' : ` with (${options.map(optionText).join(', ')})`
}

/** One option as `reloptions` has it, as a statement takes it. */
export function optionText(option: string): string {
  const equals = option.indexOf('=')
  const [name, value] = [option.slice(0, equals), option.slice(equals + 1)]
  return /^[\w.]+$/.test(value) ? option : `${name}=${quote.literal(value)}`
}
