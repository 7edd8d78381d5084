const marker = /^-- (\S[^\n]*?) --\r?$/gm

/** One file of an archive: offsets of its text. */
export interface TxtarSection {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** The files of a txtar archive; what stands before the first marker is the archive's comment. */
export function txtarSections(text: string): readonly TxtarSection[] {
  const marks = [...text.matchAll(marker)]
  return marks.map((match, index) => ({
    name: match[1] ?? '',
    start: Math.min(match.index + match[0].length + 1, text.length),
    end: marks[index + 1]?.index ?? text.length,
  }))
}

/** The archive with everything but its `migration.sql` replaced by blanks, so that offsets and lines stay. */
export function onlyMigration(text: string): string {
  const section = txtarSections(text).find(({ name }) => name === 'migration.sql')
  if (section === undefined) return text
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return blank(text.slice(0, section.start)) + text.slice(section.start, section.end) + blank(text.slice(section.end))
}
