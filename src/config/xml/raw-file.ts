import type { Element } from '@xmldom/xmldom'
import type { Place, Report } from '../problem.ts'
import { alreadyOnLine, childElements, refuseText, refuseUnknownAttributes, unknownName } from './elements.ts'
import { placeOf } from './xml.ts'

/** A value as it stands in the file. */
interface RawValue {
  readonly text: string
  readonly place: Place
}

/** Names and values before anything is known of them. */
export interface RawTable {
  /** Where something that is missing is missing. */
  readonly place: Place
  readonly values: ReadonlyMap<string, RawValue>
}

/** nacd.conf.xml taken apart, nothing read yet. */
export interface RawFile {
  readonly settings: RawTable
  readonly switches: readonly RawTable[]
  readonly switchesPlace: Place
  readonly dialplan: Element | null
}

/** Takes the file apart; `<configuration>` holds `<settings>`, `<switches>` and maybe `<dialplan>`, each once. */
export function readRawFile(root: Element, report: Report): RawFile {
  readRoot(root, report)
  const parts = readParts(root, report)
  const settings = parts.get('settings') ?? null
  const switches = parts.get('switches') ?? null
  return {
    settings: {
      place: placeOf(settings ?? root),
      values: settings === null ? new Map() : readParams(settings, report),
    },
    switches: switches === null ? [] : readSwitches(switches, report),
    switchesPlace: placeOf(switches ?? root),
    dialplan: parts.get('dialplan') ?? null,
  }
}

function readRoot(root: Element, report: Report): void {
  const name = root.getAttribute('name')
  if (root.nodeName !== 'configuration' || (name !== null && name !== 'nacd.conf')) {
    report(placeOf(root), root.nodeName, {
      en: 'expected <configuration name="nacd.conf">',
      zh: '应为 <configuration name="nacd.conf">',
    })
  }
  refuseUnknownAttributes(root, ['name', 'description'], report)
}

const partNames = ['settings', 'switches', 'dialplan']

function readParts(root: Element, report: Report): Map<string, Element> {
  const parts = new Map<string, Element>()
  refuseText(root, report)
  for (const part of childElements(root)) {
    const first = parts.get(part.nodeName)
    if (!partNames.includes(part.nodeName)) {
      report(placeOf(part), part.nodeName, unknownName(part.nodeName, partNames))
    } else if (first !== undefined) {
      report(placeOf(part), part.nodeName, alreadyOnLine(placeOf(first).line))
    } else {
      refuseUnknownAttributes(part, [], report)
      parts.set(part.nodeName, part)
    }
  }
  return parts
}

function readParams(settings: Element, report: Report): Map<string, RawValue> {
  const values = new Map<string, RawValue>()
  for (const element of onlyChildren(settings, 'param', report)) {
    refuseUnknownAttributes(element, ['name', 'value'], report)
    const name = element.getAttributeNode('name')
    const value = element.getAttributeNode('value')
    if (name === null || value === null) {
      report(placeOf(element), name?.value ?? 'param', {
        en: 'expected <param name="..." value="..."/>',
        zh: '应为 <param name="..." value="..."/>',
      })
      continue
    }
    const first = values.get(name.value)
    if (first !== undefined) report(placeOf(name), name.value, alreadyOnLine(first.place.line))
    else values.set(name.value, { text: value.value.trim(), place: placeOf(value) })
  }
  return values
}

function readSwitches(switches: Element, report: Report): RawTable[] {
  return onlyChildren(switches, 'switch', report).map(element => {
    for (const child of childElements(element)) {
      report(placeOf(child), child.nodeName, {
        en: 'a <switch> has attributes only',
        zh: '<switch> 只有属性，没有子元素',
      })
    }
    const values = new Map<string, RawValue>()
    for (const { name, value, lineNumber, columnNumber } of element.attributes) {
      values.set(name, { text: value.trim(), place: { line: lineNumber ?? 0, column: columnNumber ?? 0 } })
    }
    return { place: placeOf(element), values }
  })
}

function onlyChildren(parent: Element, name: string, report: Report): Element[] {
  refuseText(parent, report)
  const children = childElements(parent)
  for (const child of children) {
    if (child.nodeName !== name) report(placeOf(child), child.nodeName, unknownName(child.nodeName, [name]))
  }
  return children.filter(child => child.nodeName === name)
}
