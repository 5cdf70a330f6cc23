import { expect, test } from 'vitest'
import type { BreakRule, Dialplan, DialplanAction, DialplanCondition, DialplanExtension } from './dialplan.ts'
import { type HuntSubject, hunt } from './hunt.ts'

const action = (application: string, data = '', inline = false): DialplanAction => ({
  application,
  data,
  inline,
})

const condition = (
  field: string | null,
  expression: string,
  actions: DialplanAction[],
  antiActions: DialplanAction[] = [],
  rule: BreakRule = 'on-false',
): DialplanCondition => ({ field, expression, break: rule, actions, antiActions })

const extension = (conditions: DialplanCondition[], continues = false): DialplanExtension => ({
  name: 'x',
  continues,
  conditions,
})

const variables: Record<string, string> = { vip: 'yes', limit: '9' }

function subject(overrides: Partial<HuntSubject> = {}): HuntSubject {
  const fields: Record<string, string> = {
    destination_number: '91234',
    caller_id_number: '1002',
    network_addr: '127.0.0.1',
  }
  return {
    context: 'default',
    field: name => fields[name] ?? null,
    variable: name => variables[name] ?? fields[name] ?? null,
    runInline: (application, data) => expect.fail(`${application} ${data}`),
    warn: (fields_, message) => expect.fail(`${message} ${JSON.stringify(fields_)}`),
    ...overrides,
  }
}

const match = condition('destination_number', '^9(\\d+)$', [action('bridge', 'user/$1')])
const miss = condition('destination_number', '^8', [action('never')])
const vip = condition('$' + '{vip}', '^yes$', [action('log', 'vip')])

test.each<[string, DialplanExtension[], string[]]>([
  ['the groups of a match go into the data', [extension([match])], ['bridge user/1234']],
  ['nothing when no extension matches', [extension([miss])], []],
  ['the first extension that matches ends the hunt', [extension([vip]), extension([match])], ['log vip']],
  ['`continue` goes on', [extension([vip], true), extension([match])], ['log vip', 'bridge user/1234']],
  ['a condition that fails ends its extension', [extension([miss, match])], []],
  ['all conditions of an extension count', [extension([vip, match])], ['log vip', 'bridge user/1234']],
  [
    'actions before a failed condition stay planned, and the hunt goes on',
    [extension([vip, miss]), extension([match])],
    ['log vip', 'bridge user/1234'],
  ],
  ['a condition without a field holds', [extension([condition(null, '', [action('park')])])], ['park']],
  [
    'anti-actions run when the condition fails, and take the call',
    [
      extension([condition('caller_id_number', '^2', [action('a')], [action('respond', '403')])]),
      extension([match]),
    ],
    ['respond 403'],
  ],
  [
    'break=on-true stops after a match',
    [extension([condition('$' + '{vip}', '.', [action('a')], [], 'on-true'), match])],
    ['a'],
  ],
  [
    'break=never goes on after a miss',
    [extension([condition('caller_id_number', '^2', [action('a')], [], 'never'), match])],
    ['bridge user/1234'],
  ],
  [
    'break=always stops after anything',
    [extension([condition('caller_id_number', '^1', [action('a')], [], 'always'), match])],
    ['a'],
  ],
  [
    'an unknown field is an empty text',
    [extension([condition('no_such_field', '^$', [action('a')])])],
    ['a'],
  ],
  [
    'variables may stand in the expression',
    [extension([condition('destination_number', '^$' + '{limit}', [action('a')])])],
    ['a'],
  ],
])('%s', (_what, extensions, planned) => {
  const dialplan: Dialplan = new Map([['default', extensions]])
  expect(hunt(dialplan, subject()).map(({ application, data }) => `${application} ${data}`.trim())).toEqual(
    planned,
  )
})

test('a context that is not there falls back to global, else to nothing', () => {
  const global: Dialplan = new Map([['global', [extension([match])]]])
  expect(hunt(global, subject())).toEqual([{ application: 'bridge', data: 'user/1234' }])
  expect(hunt(new Map([['other', [extension([match])]]]), subject())).toEqual([])
})

test('inline actions run while hunting', () => {
  const ran: string[] = []
  const inline = condition('destination_number', '^(9)', [action('set', 'first=$1', true), action('park')])
  const planned = hunt(
    new Map([['default', [extension([inline])]]]),
    subject({ runInline: (application, data) => ran.push(`${application} ${data}`) }),
  )
  expect(ran).toEqual(['set first=9'])
  expect(planned).toEqual([{ application: 'park', data: '' }])
})

test('an expression that cannot be used does not match and is told', () => {
  const told: object[] = []
  const bad = condition('destination_number', '(', [action('a')])
  const planned = hunt(
    new Map([['default', [extension([bad]), extension([match])]]]),
    subject({ warn: fields => told.push(fields) }),
  )
  expect(told).toEqual([{ expression: '(', reason: 'invalid expression' }])
  expect(planned).toEqual([{ application: 'bridge', data: 'user/1234' }])
})
