import { DOMParser, type Element, ParseError } from '@xmldom/xmldom'
import { outsideFile, type Place, type Report } from '../problem.ts'
import type { Words } from '../words.ts'
import { explainXmlFault } from './xml-fault.ts'

/** Warnings after which reading stops: the file is then something else than XML. */
const mostWarnings = 50

/**
 * The root element, or null when the text is no XML; each fault is reported with its line.
 * A file with a fault is read no further: what stands where in it is a guess, and a guess could show a secret as a name.
 */
export function parseXml(text: string, report: Report): Element | null {
  const faults = new FaultCounter(report)
  try {
    const parser = new DOMParser({
      onError: (level, message, context) => faults.add(level, message, context),
    })
    const document = parser.parseFromString(text, 'text/xml')
    if (document.doctype !== null) report(placeOf(document.doctype), 'DOCTYPE', noDoctype)
    return faults.count > 0 ? null : document.documentElement
  } catch (error) {
    if (error instanceof ParseError) return null
    throw error
  }
}

const noDoctype: Words = {
  en: 'expected no DOCTYPE: nothing outside this file is read',
  zh: '不应有 DOCTYPE：不会读取本文件以外的内容',
}

/** Turns the parser's faults into problems; a thrown fault ends the parsing with a ParseError. */
class FaultCounter {
  count = 0
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  /** Parsing may go on after a warning only: after an error, what follows is read wrongly. */
  add(level: string, message: string, context: { locator?: Locator }): void {
    this.#report(placeOfLocator(context.locator), 'XML', explainXmlFault(message))
    this.count++
    if (level !== 'warning' || this.count >= mostWarnings) throw new ParseError(message)
  }
}

interface Locator {
  readonly lineNumber?: number
  readonly columnNumber?: number
}

/** The place of an element, or of an attribute's value. */
export function placeOf(node: Locator): Place {
  return placeOfLocator(node)
}

function placeOfLocator(locator: Locator | undefined): Place {
  const line = locator?.lineNumber ?? 0
  return line === 0 ? outsideFile : { line, column: locator?.columnNumber ?? 1 }
}
