import { type Element, XMLSerializer } from '@xmldom/xmldom'
import { handOver, ownApplications } from '../../core/routing/dialplan/hand-over.ts'
import { expectedGot, type Report } from '../problem.ts'
import type { Words } from '../words.ts'
import { childElements, refuseText, refuseUnknownAttributes, unknownName } from './elements.ts'
import { placeOf } from './xml.ts'

/** What may stand in what, and the attributes each may have (FreeSWITCH, XML dialplan), the needed ones first. */
interface Rule {
  readonly children: readonly string[]
  readonly attributes: readonly string[]
  check(element: Element, report: Report): void
}

const rules: Readonly<Record<string, Rule>> = {
  dialplan: { children: ['extension'], attributes: [], check: nothing },
  extension: { children: ['condition'], attributes: ['name', 'continue'], check: nothing },
  condition: {
    children: ['action', 'anti-action'],
    attributes: ['field', 'expression', 'break'],
    check: checkCondition,
  },
  action: { children: [], attributes: ['application', 'data', 'inline'], check: checkAction },
  'anti-action': { children: [], attributes: ['application', 'data', 'inline'], check: checkAction },
}

/**
 * Checks the `<dialplan>` block and gives its inner XML, comments left out and nacd's own applications (`nacd 120`) put
 * into what a switch does; "" when there is none. Whoever serves the dialplan can then rely on its shape.
 */
export function readDialplan(dialplan: Element | null, report: Report): string {
  if (dialplan === null) return ''
  let good = true
  checkElement(dialplan, (place, param, message) => {
    good = false
    report(place, param, message)
  })
  if (!good) return ''
  removeComments(dialplan)
  for (const action of actionsIn(dialplan)) expandOwn(action)
  const serializer = new XMLSerializer()
  return childElements(dialplan)
    .map(extension => serializer.serializeToString(extension))
    .join('\n')
}

function checkElement(element: Element, report: Report): void {
  const rule = rules[element.nodeName]
  if (rule === undefined) return
  refuseUnknownAttributes(element, rule.attributes, report)
  refuseText(element, report)
  rule.check(element, report)
  for (const child of childElements(element)) {
    if (rule.children.includes(child.nodeName)) checkElement(child, report)
    else report(placeOf(child), child.nodeName, misplaced(child.nodeName, rule))
  }
}

function misplaced(name: string, rule: Rule): Words {
  if (rule.children.length > 0) return unknownName(name, rule.children)
  return { en: 'expected no element here', zh: '此处不应有子元素' }
}

function nothing(): void {
  // An extension without a name or without conditions is allowed, as in FreeSWITCH.
}

const breaks = ['on-false', 'on-true', 'always', 'never']

function checkCondition(element: Element, report: Report): void {
  const field = element.getAttribute('field')
  const expression = element.getAttributeNode('expression')
  if ((field === null) !== (expression === null)) {
    report(placeOf(element), 'condition', {
      en: 'expected field= and expression=, or neither (then it always holds)',
      zh: 'field= 和 expression= 应同时出现，或都不写（始终成立）',
    })
  }
  if (expression !== null && !isRegexp(expression.value)) {
    const expected = { en: 'a regular expression', zh: '正则表达式' }
    report(placeOf(expression), 'expression', expectedGot(expected, expression.value))
  }
  const wayOut = element.getAttributeNode('break')
  if (wayOut !== null && !breaks.includes(wayOut.value)) {
    const list = breaks.join(' | ')
    report(placeOf(wayOut), 'break', expectedGot({ en: list, zh: list }, wayOut.value))
  }
}

function isRegexp(expression: string): boolean {
  try {
    new RegExp(expression)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function checkAction(element: Element, report: Report): void {
  const application = element.getAttributeNode('application')
  if (application !== null && /^[A-Za-z0-9_:-]{1,64}$/.test(application.value)) return
  const expected = { en: 'the name of an application', zh: '应用名称' }
  report(placeOf(application ?? element), 'application', expectedGot(expected, application?.value ?? ''))
}

function actionsIn(element: Element): Element[] {
  if (element.nodeName === 'action' || element.nodeName === 'anti-action') return [element]
  return childElements(element).flatMap(actionsIn)
}

function expandOwn(action: Element): void {
  const application = action.getAttribute('application') ?? ''
  if (!ownApplications.includes(application)) return
  for (const [name, data] of handOver(application, action.getAttribute('data') ?? '')) {
    const step = action.cloneNode(false) as Element
    step.setAttribute('application', name)
    step.setAttribute('data', data)
    action.parentNode?.insertBefore(step, action)
  }
  action.parentNode?.removeChild(action)
}

function removeComments(element: Element): void {
  const commentNode = 8
  for (const child of [...element.childNodes]) {
    if (child.nodeType === commentNode) element.removeChild(child)
  }
  for (const child of childElements(element)) removeComments(child)
}
