import { expect, test } from 'vitest'
import { formatProblem, type Problem, problemAt } from '../problem.ts'
import { readDialplan } from './dialplan.ts'
import { parseXml } from './xml.ts'

function read(inner: string): { xml: string; problems: string[] } {
  const problems: Problem[] = []
  const root = parseXml(`<dialplan>${inner}</dialplan>`, () => expect.unreachable())
  const xml = readDialplan(root, (place, param, message) => problems.push(problemAt(place, param, message)))
  return { xml, problems: problems.map(problem => formatProblem(problem, 'f', 'en')) }
}

const action = '<action application="answer" data="120"/>'

function condition(attributes: string, inner = action): string {
  return `<extension name="e"><condition ${attributes}>${inner}</condition></extension>`
}

test('no block, no rules', () => {
  expect(readDialplan(null, () => expect.unreachable())).toBe('')
})

test('the block is kept as it is, comments left out', () => {
  const rule = condition('field="destination_number" expression="^(1\\d{2})$" break="on-true"')
  expect(read(`\n<!-- first -->\n${rule}\n${rule.replace(action, `<!-- x -->${action}`)}`)).toEqual({
    xml: `${rule}\n${rule}`,
    problems: [],
  })
})

test.each([
  ['nacd', '120'],
  ['nin_did', '02188880001'],
  ['nbridge', '$1|user/1009'],
  ['nout_did', ''],
  ['nwaycallout', '$1'],
])('the application %s becomes what hands a call over', (application, data) => {
  const { xml, problems } = read(condition('', `<action application="${application}" data="${data}"/>`))
  const steps = [...xml.matchAll(/<action application="([^"]*)" data="([^"]*)"\/>/g)].map(
    ([, ...step]) => step,
  )
  expect(problems).toEqual([])
  expect(steps).toEqual([
    ['set', `nacd_app=${application}`],
    ['set', `nacd_data=${data}`],
    ['set', 'park_timeout=14400:NORMAL_TEMPORARY_FAILURE'],
    ['park', ''],
  ])
})

test('what is escaped stays escaped', () => {
  const rule = condition('field="a" expression="&lt;&amp;&quot;"')
  expect(read(rule).xml).toBe(rule)
})

test.each<[what: string, inner: string, problems: string[]]>([
  [
    'an element of another file',
    '<context name="public"/>',
    ['f:1:11: context: unknown here; expected one of: extension'],
  ],
  [
    'an action outside a condition',
    `<extension name="e">${action}</extension>`,
    ['f:1:31: action: unknown here; expected one of: condition'],
  ],
  [
    'a condition in a condition',
    condition('', '<condition/>'),
    ['f:1:43: condition: unknown here; expected one of: action, anti-action'],
  ],
  [
    'something in an action',
    condition('', '<action application="x"><b/></action>'),
    ['f:1:67: b: expected no element here'],
  ],
  [
    'a regular expression that is none',
    condition('field="x" expression="^(1"'),
    ['f:1:63: expression: expected a regular expression, got "^(1"'],
  ],
  [
    'a field without an expression',
    condition('field="x"'),
    ['f:1:31: condition: expected field= and expression=, or neither (then it always holds)'],
  ],
  [
    'a condition on the time of day',
    condition('wday="2-6"'),
    ['f:1:47: wday: unknown here; expected one of: field, expression, break'],
  ],
  [
    'a break that is none',
    condition('break="sometimes"'),
    ['f:1:48: break: expected on-false | on-true | always | never, got "sometimes"'],
  ],
  [
    'an empty application and a missing one',
    condition('', '<action application=""/><anti-action data="x"/>'),
    [
      'f:1:63: application: expected the name of an application, got ""',
      'f:1:67: application: expected the name of an application, got ""',
    ],
  ],
  ['text', 'hello', ['f:1:11: dialplan: expected elements only, got text between them']],
])('%s is refused', (_what, inner, problems) => {
  expect(read(inner)).toEqual({ xml: '', problems })
})
