/** Which services a run has: what was asked for, less what was left out by name. */
import { catalogue } from './catalogue.mjs'

/**
 * The services of `names` (names or groups; none means the usual ones) and what they stand on.
 * `leftOut` are those that `SKEIN_TEST_WITHOUT` names.
 */
export function choose(names) {
  const without = (process.env.SKEIN_TEST_WITHOUT ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  for (const name of [...names, ...without]) {
    if (!catalogue.some((service) => matches(service, name))) throw new Error(`there is no service ${name}: ${[...groups(), ...catalogue.map((service) => service.name)].join(' ')}`)
  }
  const asked = catalogue.filter((service) => (names.length === 0 ? !service.onlyByName : names.some((name) => service.name === name || (matches(service, name) && !service.onlyByName))))
  const stoodOn = new Set(asked.flatMap(({ after = [] }) => after))
  const wanted = catalogue.filter((service) => asked.includes(service) || stoodOn.has(service.name))
  const isLeftOut = (service) => without.some((name) => matches(service, name)) || (service.after ?? []).some((name) => without.includes(name))
  return { wanted: wanted.filter((service) => !isLeftOut(service)), leftOut: wanted.filter(isLeftOut).map(({ name }) => name) }
}

/** The URL in the environment that takes a service's place. */
export function replacementUrl({ urlVariables = [] }) {
  return urlVariables.map((name) => process.env[name]).find((url) => url !== undefined && url !== '')
}

const matches = (service, name) => service.name === name || service.group === name

const groups = () => new Set(catalogue.flatMap(({ group }) => group ?? []))
