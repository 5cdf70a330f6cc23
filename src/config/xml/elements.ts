import type { Element } from '@xmldom/xmldom'
import { nearestName } from '../../core/shared/nearest-name.ts'
import type { Report } from '../problem.ts'
import type { Words } from '../words.ts'
import { placeOf } from './xml.ts'

const elementNode = 1
const textNode = 3
const cdataNode = 4

export function childElements(parent: Element): Element[] {
  return [...parent.childNodes].filter((node): node is Element => node.nodeType === elementNode)
}

/** Reports text between elements, where only elements (and comments) belong. */
export function refuseText(parent: Element, report: Report): void {
  for (const node of parent.childNodes) {
    const isText = node.nodeType === textNode || node.nodeType === cdataNode
    if (isText && (node.nodeValue ?? '').trim() !== '') {
      report(placeOf(node), parent.nodeName, {
        en: 'expected elements only, got text between them',
        zh: '此处只应有元素，不应有文本',
      })
    }
  }
}

/** Reports what attributes do not belong on `element`. */
export function refuseUnknownAttributes(element: Element, known: readonly string[], report: Report): void {
  for (const attribute of element.attributes) {
    if (!known.includes(attribute.name)) {
      report(placeOf(attribute), attribute.name, unknownName(attribute.name, known))
    }
  }
}

/** "not a known name", with the one that was probably meant. */
export function unknownName(name: string, known: readonly string[]): Words {
  const meant = nearestName(name, known)
  if (meant === null) {
    return {
      en: `unknown here; expected one of: ${known.join(', ')}`,
      zh: `此处不认识该名称；应为以下之一：${known.join('、')}`,
    }
  }
  return { en: `unknown here; did you mean "${meant}"?`, zh: `此处不认识该名称，是否想写 "${meant}"?` }
}

export function alreadyOnLine(line: number): Words {
  return { en: `given twice, already on line ${line}`, zh: `重复，第 ${line} 行已有` }
}
