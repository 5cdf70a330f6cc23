import { DOMParser, type Document, type Element, onWarningStopParsing, ParseError } from '@xmldom/xmldom'

/** What an answer of the xml_curl server holds: a section's element, or that there is nothing. */
export type SectionResult =
  | { readonly type: 'section'; readonly section: Element }
  | { readonly type: 'notFound' }
  | { readonly type: 'failed'; readonly reason: string }

/** The child elements of `parent` with the tag `name`, in order. */
export function childrenOf(parent: Element, name: string): readonly Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE && node.nodeName === name) found.push(node as Element)
  }
  return found
}

/** An attribute's value, null when it is not there. */
export function attributeOf(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? (element.getAttribute(name) ?? '') : null
}

/** The `name`/`value` pairs of `<wrapper><item name= value=/>...</wrapper>` under `parent`. */
export function pairsOf(parent: Element, wrapper: string, item: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const group of childrenOf(parent, wrapper)) {
    for (const element of childrenOf(group, item)) {
      const name = attributeOf(element, 'name')
      if (name !== null && name !== '') pairs.set(name, attributeOf(element, 'value') ?? '')
    }
  }
  return pairs
}

/** What is not plainly right is not guessed at: warnings are refused too. */
function parse(text: string): Document | string {
  if (/<!DOCTYPE/i.test(text)) return 'a document type is not allowed'
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'text/xml')
  } catch (error) {
    if (error instanceof ParseError) return error.message.split('\n')[0] ?? 'not well-formed'
    throw error
  }
}

/**
 * Reads `<document type="freeswitch/xml"><section name=...>` (FreeSWITCH: mod_xml_curl). A section `result` with
 * `<result status="not found"/>` says that the server has nothing.
 */
export function readSection(text: string, name: string): SectionResult {
  const document = parse(text)
  if (typeof document === 'string') return { type: 'failed', reason: document }
  const root = document.documentElement
  if (root === null || root.nodeName !== 'document') return { type: 'failed', reason: 'no <document>' }
  const sections = childrenOf(root, 'section')
  const section = sections.find(element => attributeOf(element, 'name') === name)
  if (section !== undefined) return { type: 'section', section }
  const result = sections.find(element => attributeOf(element, 'name') === 'result')
  return result === undefined ? { type: 'failed', reason: `no section ${name}` } : { type: 'notFound' }
}
