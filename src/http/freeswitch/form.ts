/** Most fields of one form; a dialplan request carries every variable of its channel. */
const mostFields = 4000

/**
 * What mod_xml_curl posts. It writes the first five fields without escaping them (mod_xml_curl.c, xml_url_fetch), and
 * one of those, `key_value`, is the realm a phone sent: a phone can add fields of its own behind it. So the first
 * `section` counts, and of every other field the last: the switch's own come after whatever was slipped in.
 */
export interface XmlForm {
  readonly section: string
  /** "" when the field is absent. */
  field(name: string): string
}

/** Null when the body has more fields than any switch sends. */
export function readForm(body: string): XmlForm | null {
  if (body.split('&', mostFields + 1).length > mostFields) return null
  const last = new Map<string, string>()
  let section: string | null = null
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'section') section ??= value
    last.set(name, value)
  }
  return { section: section ?? '', field: name => last.get(name) ?? '' }
}
