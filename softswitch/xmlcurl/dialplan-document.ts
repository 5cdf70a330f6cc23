import type { Element } from '@xmldom/xmldom'
import type {
  BreakRule,
  Dialplan,
  DialplanAction,
  DialplanCondition,
  DialplanExtension,
} from '../channel/dialplan/dialplan.ts'
import { attributeOf, childrenOf } from './document.ts'

/** What of FreeSWITCH's conditions is understood. An unknown attribute could narrow a condition: it is not ignored. */
const conditionAttributes: ReadonlySet<string> = new Set(['field', 'expression', 'break'])
const conditionChildren: ReadonlySet<string> = new Set(['action', 'anti-action', 'expression'])

function isTrue(text: string | null): boolean {
  return ['true', 'yes', 'on', '1'].includes((text ?? '').toLowerCase())
}

function breakRuleOf(text: string | null): BreakRule {
  return text === 'on-true' || text === 'always' || text === 'never' ? text : 'on-false'
}

function actionsOf(condition: Element, tag: string): readonly DialplanAction[] {
  return childrenOf(condition, tag).map(element => ({
    application: attributeOf(element, 'application') ?? '',
    data: element.textContent || (attributeOf(element, 'data') ?? ''),
    inline: isTrue(attributeOf(element, 'inline')),
  }))
}

function expressionOf(condition: Element): string {
  const [child] = childrenOf(condition, 'expression')
  return child?.textContent ?? attributeOf(condition, 'expression') ?? ''
}

function conditionOf(element: Element): DialplanCondition {
  return {
    field: attributeOf(element, 'field'),
    expression: expressionOf(element),
    break: breakRuleOf(attributeOf(element, 'break')),
    actions: actionsOf(element, 'action'),
    antiActions: actionsOf(element, 'anti-action'),
  }
}

/** The first thing in a condition that is not understood, null when all is. */
function strangerIn(condition: Element): string | null {
  for (const { name } of condition.attributes) if (!conditionAttributes.has(name)) return name
  for (let node = condition.firstChild; node !== null; node = node.nextSibling) {
    const isElement = node.nodeType === node.ELEMENT_NODE
    if (isElement && !conditionChildren.has(node.nodeName)) return `<${node.nodeName}>`
  }
  return null
}

/** One extension, or what in it is not understood. */
function extensionOf(element: Element): DialplanExtension | string {
  const name = attributeOf(element, 'name') ?? ''
  const conditions = childrenOf(element, 'condition')
  for (const condition of conditions) {
    const stranger = strangerIn(condition)
    if (stranger !== null) return `extension ${name}: ${stranger} is not supported in a condition`
  }
  return {
    name,
    continues: isTrue(attributeOf(element, 'continue')),
    conditions: conditions.map(conditionOf),
  }
}

/**
 * Reads the contexts and extensions of a section `dialplan`. An extension with a condition that is not fully understood
 * is left out and told of in `problems`, so that no call takes a way its author meant to restrict.
 */
export function readDialplan(section: Element): { dialplan: Dialplan; problems: readonly string[] } {
  const dialplan = new Map<string, DialplanExtension[]>()
  const problems: string[] = []
  for (const context of childrenOf(section, 'context')) {
    const extensions: DialplanExtension[] = []
    for (const element of childrenOf(context, 'extension')) {
      const extension = extensionOf(element)
      if (typeof extension === 'string') problems.push(extension)
      else extensions.push(extension)
    }
    dialplan.set(attributeOf(context, 'name') ?? '', extensions)
  }
  return { dialplan, problems }
}
