import { didYouMean } from '../../errors/suggest.ts'
import { environmentVariables, parameters } from './url-parameters.ts'

/** What a parameter and its value come to. `settings` are in libpq's own names, and a few of ours: see `settings.ts`. */
export type ParameterValue =
  | { readonly kind: 'known'; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong'; readonly why: string; readonly hint?: string }
  | { readonly kind: 'unknown' }

/** Reads one parameter by the table. Never has a value in its words: it may be a secret. */
export function parameterValue(name: string, value: string): ParameterValue {
  const parameter = parameters.get(name)
  if (parameter === undefined) return { kind: 'unknown' }
  switch (parameter.kind) {
    case 'no-effect':
      return { kind: 'known', settings: {} }
    case 'refused':
      return { kind: 'wrong', why: `is not supported: ${parameter.because}`, ...(parameter.hint === undefined ? {} : { hint: parameter.hint }) }
    case 'setting':
      return { kind: 'known', settings: { [`setting:${parameter.setting}`]: value } }
    case 'means': {
      const settings = parameter.means(value)
      return settings === undefined ? { kind: 'wrong', why: 'has a value that is not known', hint: `Possible: ${parameter.allowed ?? ''}.` } : { kind: 'known', settings }
    }
    case 'used': {
      const problem = parameter.check?.(value)
      return problem === undefined ? { kind: 'known', settings: { [name]: value } } : { kind: 'wrong', why: problem }
    }
  }
}

export function isKnownParameter(name: string): boolean {
  return parameters.has(name)
}

/** A hint for a parameter nobody knows. */
export function unknownParameter(name: string): string {
  return didYouMean(name, parameters.keys()) ?? 'It is none of libpq, Prisma, node-postgres, Atlas, pgx or JDBC that Skein knows.'
}

/** What PG* variables say, in libpq's parameter names; empty ones say nothing. `problem` is told with the variable's name. */
export function environmentSettings(environment: Readonly<Record<string, string | undefined>>, problem: (variable: string, why: string, hint?: string) => Error): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [variable, name] of Object.entries(environmentVariables)) {
    const value = environment[variable]
    if (value === undefined || value === '') continue
    const said = parameterValue(name, value)
    if (said.kind === 'wrong') throw problem(variable, said.why, said.hint)
    if (said.kind === 'known') for (const [key, meant] of Object.entries(said.settings)) if (name !== 'requiressl' || !found.has('sslmode')) found.set(key, meant)
  }
  return found
}
