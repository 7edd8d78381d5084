/** Colours of what is referred to: its head and the lines that lead to it. On white, on black. */
const accents: readonly (readonly [light: string, dark: string])[] = [
  ['#2563eb', '#7aa7ff'],
  ['#0d9488', '#4fd1c2'],
  ['#c2410c', '#ff9d66'],
  ['#7c3aed', '#b79bff'],
  ['#be185d', '#ff8fc0'],
  ['#4d7c0f', '#a8d65c'],
  ['#0369a1', '#62c4f5'],
  ['#a16207', '#eac54f'],
  ['#9f1239', '#ff8a9e'],
  ['#4338ca', '#98a2ff'],
]

export const accentCount = accents.length

/** The class of an accent; without one, what nothing refers to. */
export function accentClass(accent: number | undefined): string {
  return accent === undefined ? 'n' : `c${accent}`
}

type Colours = Readonly<Record<'paper' | 'group' | 'groupLine' | 'card' | 'line' | 'rule' | 'ink' | 'soft' | 'key' | 'none', string>>

const light: Colours = { paper: '#fbfcfe', group: '#f3f6fa', groupLine: '#dbe2ec', card: '#ffffff', line: '#cdd5e0', rule: '#eef1f6', ink: '#1b2330', soft: '#66758a', key: '#b7791f', none: '#8593a8' }
const dark: Colours = { paper: '#0d1117', group: '#12181f', groupLine: '#252d38', card: '#171d26', line: '#343d4b', rule: '#222a35', ink: '#e6ebf2', soft: '#8f9bac', key: '#e6b450', none: '#6f7d91' }

const faces = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif'

function rules(colours: Colours, side: 0 | 1): string {
  const { paper, group, groupLine, card, line, rule, ink, soft, key, none } = colours
  return [
    `.paper,.o{fill:${paper}}.group{fill:${group};stroke:${groupLine}}.card{fill:${card};stroke:${line}}.rule{stroke:${rule}}`,
    `text{fill:${ink}}.s{fill:${soft}}.key{stroke:${key}}.u{stroke:${soft}}`,
    `.l.n{stroke:${none}}.bar.n,.head.n{fill:${none}}.f.n{stroke:${none}}`,
    ...accents.map((pair, index) => `.l.c${index},.f.c${index}{stroke:${pair[side]}}.bar.c${index},.head.c${index}{fill:${pair[side]}}`),
  ].join('')
}

/** The picture's style: light, and dark for who prefers it. Nothing is fetched. */
export const style = `<style>
svg{font-family:${faces};font-size:13px}text{white-space:pre}.t{font-weight:600;font-size:14px}.r{text-anchor:end;font-size:12px}.title{font-weight:700;font-size:24px}.label{font-weight:600;font-size:15px}.legend{font-size:12px}
.card,.group{stroke-width:1}.view .card{stroke-dasharray:5 4;fill-opacity:.55}.view .t{font-style:italic;font-weight:500}.head{opacity:.1}.view .head{opacity:.05}.l,.key,.f,.u,.g{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}.l{stroke-opacity:.85}.l:hover{stroke-width:3;stroke-opacity:1}
${rules(light, 0)}
@media (prefers-color-scheme:dark){${rules(dark, 1)}}
</style>`

/** What stands at the ends of lines, for a box on the right of them, and in front of columns. */
export const signs = [
  '<defs>',
  '<g id="many"><path d="M-13 0L0-6M-13 0L0 6"/><circle class="o" cx="-16.5" cy="0" r="3.5"/></g>',
  '<g id="one"><path d="M-7-5V5M-11-5V5"/></g>',
  '<g id="maybe"><path d="M-7-5V5"/><circle class="o" cx="-14" cy="0" r="3.5"/></g>',
  '<g id="pk" class="key"><circle cx="3" cy="0" r="3"/><path d="M6 0H13M13 0V3.2M10 0V2.4"/></g>',
  '<path id="fk" d="M1 0H11M7.6-3.4L11 0L7.6 3.4"/>',
  '<path id="uq" class="u" d="M6.5-3.8L10.3 0L6.5 3.8L2.7 0Z"/>',
  '</defs>',
].join('')
