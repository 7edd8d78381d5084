/** A name as SQL writes it, taken apart: `public."Odd.T".nick` is `public`, `Odd.T`, `nick`. What is not quoted is folded to lower case. Arguments of a function stay behind the last part. Undefined when it is no name. */
export function identifiersOf(text: string): readonly string[] | undefined {
  const parts: string[] = []
  const token = /(?:"((?:[^"]|"")+)"|([^\s".(]+))(\([\s\S]*\))?/y
  for (let at = 0; ; at = token.lastIndex + 1) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) return undefined
    const [, quoted, plain, call = ''] = match
    parts.push(`${quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? ''}${call}`)
    if (token.lastIndex === text.length) return parts
    if (text[token.lastIndex] !== '.') return undefined
  }
}

/** An identifier, quoted only where it must be. Words that the grammar reserves are quoted too. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** Reserved key words, and those that cannot be a function or type (PostgreSQL 18, appendix C): what `quote_ident` quotes. */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant
  greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
  json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
  placing position precision primary real references returning right row select session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing treat trim true
  union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)
