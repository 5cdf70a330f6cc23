/** XML that is already well-formed: made by `xml` or `trustedXml` only. */
export class Xml {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Takes text as XML as it is: for the <dialplan> block of nacd.conf.xml, which was parsed when the file was read. */
export const trustedXml = (text: string): Xml => new Xml(text)

/** The one way XML is written: what stands in the template is markup, every value in it is escaped. */
export function xml(
  markup: TemplateStringsArray,
  ...values: readonly (string | number | Xml | readonly Xml[])[]
): Xml {
  return new Xml(markup.map((text, index) => text + written(values[index] ?? '')).join(''))
}

function written(value: string | number | Xml | readonly Xml[]): string {
  if (value instanceof Xml) return value.text
  return typeof value === 'object' ? value.map(each => each.text).join('') : escapeXml(String(value))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Else the reader makes spaces of them in an attribute (XML 1.0 section 3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
  // Line ends of XML 1.1 (section 2.11), which some readers fold even where 1.0 is written.
  '\u0085': '&#x85;',
  '\u2028': '&#x2028;',
}

/** Escapes for text and for attributes in either quote. What XML 1.0 (section 2.2) cannot carry at all becomes `?`. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
    .replace(/[&<>"'\t\n\r\u0085\u2028]/g, character => entities[character] ?? '')
}
