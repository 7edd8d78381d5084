/** Characters that are taken for others, by code point, with the name to say. Source: Unicode 16 names; confusables of UTS #39. */
const names: ReadonlyMap<number, string> = new Map([
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x1680, 'ogham space'],
  [0x180e, 'mongolian vowel separator'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2018, 'left single quotation mark'],
  [0x2019, 'right single quotation mark'],
  [0x201a, 'low single quotation mark'],
  [0x201c, 'left double quotation mark'],
  [0x201d, 'right double quotation mark'],
  [0x201e, 'low double quotation mark'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x202f, 'narrow no-break space'],
  [0x205f, 'mathematical space'],
  [0x2060, 'word joiner'],
  [0x2010, 'hyphen'],
  [0x2011, 'non-breaking hyphen'],
  [0x2013, 'en dash'],
  [0x2014, 'em dash'],
  [0x2212, 'minus sign'],
  [0x3000, 'ideographic space'],
  [0x37e, 'greek question mark'],
  [0xfeff, 'byte-order mark'],
  [0xff08, 'fullwidth left parenthesis'],
  [0xff09, 'fullwidth right parenthesis'],
  [0xff0c, 'fullwidth comma'],
  [0xff1b, 'fullwidth semicolon'],
])

/** Cyrillic and Greek letters that look like Latin ones, and those. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'аaеeоoрpсcхxуyіiјjѕsһhԁdɡgАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvιi'].reduce<[string, string][]>(
    (pairs, character, index, all) => (index % 2 === 0 ? [...pairs, [character, all[index + 1]!]] : pairs),
    [],
  ),
)

const latin = /[a-z]/i

export interface OddCharacter {
  /** Offset inside the word. */
  readonly offset: number
  /** `U+00A0 no-break space`. */
  readonly name: string
}

/** `U+00A0`. */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The first character of an unquoted word that is not what it looks like. A word wholly in another script is a name like any other. */
export function oddCharacter(word: string): OddCharacter | undefined {
  for (let offset = 0; offset < word.length; offset++) {
    const codePoint = word.codePointAt(offset)!
    const name = names.get(codePoint) ?? (codePoint >= 0x20_00 && codePoint <= 0x20_0a ? 'unusual space' : undefined)
    if (name !== undefined) return { offset, name: `${codePointName(codePoint)} ${name}` }
  }
  return lookAlike(word)
}

/** A letter that poses as Latin among Latin ones; parts of a name are judged one by one, since `имя_id` is honest. */
function lookAlike(word: string): OddCharacter | undefined {
  let start = 0
  for (const part of word.split('_')) {
    const letters = [...part].filter((character) => character > '\u007f')
    const poses = latin.test(part) && letters.length > 0 && letters.every((character) => lookAlikes.has(character))
    const found = poses ? letters[0]! : undefined
    if (found !== undefined) {
      const script = found >= 'Ͱ' && found <= 'Ͽ' ? 'Greek' : found >= 'Ѐ' && found <= 'ӿ' ? 'Cyrillic' : 'foreign'
      return { offset: start + part.indexOf(found), name: `${codePointName(found.codePointAt(0)!)} ${script} letter that looks like ${lookAlikes.get(found)}` }
    }
    start += part.length + 1
  }
  return undefined
}
