import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dial, readDialString } from './dial-string.ts'
import { printDialString } from './testing/print-dial-string.ts'

const routed = (number: string, variables: Record<string, string> = {}) => ({
  target: { type: 'routed', number },
  variables,
})
const extension = (number: string, variables: Record<string, string> = {}) => ({
  target: { type: 'extension', number },
  variables,
})
const gateway = (name: string, number: string, variables: Record<string, string> = {}) => ({
  target: { type: 'gateway', gateway: name, number },
  variables,
})
const endpoint = (text: string, variables: Record<string, string> = {}) => ({
  target: { type: 'endpoint', text },
  variables,
})

/** Steps of members. */
const read: readonly [string, unknown[][]][] = [
  ['13900139000', [[routed('13900139000')]]],
  ['+8613900139000', [[routed('+8613900139000')]]],
  [' *98# ', [[routed('*98#')]]],
  ['user/1001', [[extension('1001')]]],
  ['user/1001@pbx.example', [[extension('1001')]]],
  ['USER/1001', [[extension('1001')]]],
  ['sofia/gateway/telecom/13900139000', [[gateway('telecom', '13900139000')]]],
  ['Sofia/Gateway/telecom/139', [[gateway('telecom', '139')]]],
  ['sofia/internal/1001@192.0.2.1:5060', [[endpoint('sofia/internal/1001@192.0.2.1:5060')]]],
  ['error/USER_BUSY', [[endpoint('error/USER_BUSY')]]],
  ['user/1001,user/1002', [[extension('1001'), extension('1002')]]],
  ['user/1001 | 139 , user/1002', [[extension('1001')], [routed('139'), extension('1002')]]],
  ['{a=1}user/1001|user/1002', [[extension('1001', { a: '1' })], [extension('1002', { a: '1' })]]],
  ['{a=1}{b=2}139', [[routed('139', { a: '1', b: '2' })]]],
  ['{a=1}[a=2,b=3]139,140', [[routed('139', { a: '2', b: '3' }), routed('140', { a: '1' })]]],
  [
    '<a=1,b=1>{b=2}139:_:{c=3}140',
    [[routed('139', { a: '1', b: '2' }), routed('140', { a: '1', b: '1', c: '3' })]],
  ],
  // The first steps of the threads at once, then the second ones.
  ['1|2|3:_:4,5', [[routed('1'), routed('4'), routed('5')], [routed('2')], [routed('3')]]],
  ["{a='x,y=z',b=2}1", [[routed('1', { a: 'x,y=z', b: '2' })]]],
  ['{a=x\\,y,b=p\\=q}1', [[routed('1', { a: 'x,y', b: 'p=q' })]]],
  ["{a=it\\'s,b=\\\\,c=\\d,d=\\s.\\s}1", [[routed('1', { a: "it's", b: '\\', c: '\\d', d: ' . ' })]]],
  ['{^^:a=x,y:b=2}1', [[routed('1', { a: 'x,y', b: '2' })]]],
  ['{^^|a=x|b=2}1', [[routed('1', { a: 'x', b: '2' })]]],
  ["{ a = x y , b = ' z ' }1", [[routed('1', { a: 'x y', b: ' z ' })]]],
  ['{a=1,a=2,,b=}1', [[routed('1', { a: '2', b: '' })]]],
  ['{a=1=2}1', [[routed('1', { a: '1=2' })]]],
  ['[leg_timeout=10]1,[x=|]2', [[routed('1', { leg_timeout: '10' }), routed('2', { x: '|' })]]],
  ['{a=分😀机}1', [[routed('1', { a: '分😀机' })]]],
  ['{}[]1', [[routed('1')]]],
  ['{originate_retries=3}user/1001', [[extension('1001', { originate_retries: '3' })]]],
  ['user/1001,[leg_delay_start=10]139', [[extension('1001'), routed('139', { leg_delay_start: '10' })]]],
  // The switch does not tell names by their case: ours must be known in any.
  ['{Origination_UUID=a,VIP=1}1', [[routed('1', { origination_uuid: 'a', VIP: '1' })]]],
  ['{constructor=1}1', [[routed('1', { constructor: '1' } as never)]]],
]

test.each(read)('%s is read', (text, steps) => {
  const dial = readDialString(text)
  expect(dial).toEqual({ type: 'dial', steps: steps.map(members => ({ members })), timeoutSeconds: null })
})

test.each([
  ['{originate_timeout=20}1', 20],
  ['<originate_timeout=20>1', 20],
  ['{originate_timeout=20}1:_:{originate_timeout=30}2', 30],
  ['[originate_timeout=20]1', null],
])('%s rings for %s seconds', (text, seconds) => {
  expect(readDialString(text)).toMatchObject({ timeoutSeconds: seconds })
  expect(JSON.stringify(readDialString(text))).not.toContain('originate_timeout')
})

/** Where, and a word of why. */
const refused: readonly [string, number, string][] = [
  ['', 0, 'nobody'],
  ['   ', 0, 'nobody'],
  ['1'.repeat(8193), 8192, 'longer'],
  ['1'.repeat(100 * 1024), 8192, 'longer'],
  ['1\n2', 1, 'cannot be sent'],
  ['1\0', 1, 'cannot be sent'],
  ['1\ud800', 1, 'cannot be sent'],
  ['$1', 0, '"$"'],
  ['{a=$1}1', 3, '"$"'],
  ['1,', 2, 'expected somebody'],
  ['1|', 2, 'expected somebody'],
  ['1,,2', 2, 'expected somebody'],
  ['|1', 0, 'expected somebody'],
  ['1:_:', 4, 'expected somebody'],
  ['{a=1}', 5, 'expected somebody'],
  ['[a=1]', 5, 'expected somebody'],
  ['{a=1', 0, 'not closed'],
  ['<a=1', 0, 'not closed'],
  ['1,[a=1', 2, 'not closed'],
  ['{a={b=1}}1', 3, 'within'],
  ['[a=[b]]1', 3, 'within'],
  ['{a=[b]}1', 3, 'within'],
  ['<a=<b>>1', 3, 'within'],
  ['1|{a=1}2', 2, 'stand before'],
  ['1,{a=1}2', 2, 'stand before'],
  ['[a=1]{b=1}2', 5, 'stand before'],
  ['{a=1}<b=1>2', 5, 'stand before'],
  ['1:_:<a=1>2', 4, 'stand before'],
  ["{a='1}1", 3, 'quote'],
  ['{^^}1', 3, 'sign after ^^'],
  ['{^^ab=1}1', 3, 'sign after ^^'],
  ['{a=1,b}1', 5, 'name=value'],
  ['{=1}1', 1, 'the name'],
  ['{1a=1}1', 1, 'the name'],
  ['{a b=1}1', 1, 'the name'],
  ['{__proto__=1}1', 1, 'the name'],
  ['{execute_on_answer=system rm}1', 1, 'execute_on_answer would run'],
  ['[api_hangup_hook=x]1', 1, 'would run'],
  ['<exec_after_bridge_app=x>1', 1, 'would run'],
  ['1:_:{group_confirm_key=exec}2', 5, 'would run'],
  ['{EXECUTE_ON_RING=x}1', 1, 'would run'],
  ['{nacd_state=x}1', 1, "nacd's own"],
  ['{NACD_call=x}1', 1, "nacd's own"],
  [`{a=${'x'.repeat(1025)}}1`, 1, 'a value'],
  ['{a=ARRAY::1}1', 1, 'a value'],
  ['{a=1,originate_timeout=0}1', 5, 'originate_timeout'],
  ['{originate_timeout=3601}1', 1, 'originate_timeout'],
  ['{originate_timeout=abc}1', 1, 'originate_timeout'],
  ['{origination_caller_id_number=a b}1', 1, 'caller number'],
  ['{originate_retries=3}139', 21, 'one call'],
  ['{Originate_Retries=3}user/1001|sofia/gateway/telecom/139', 31, 'one call'],
  ['<originate_retry_timeout=60>139', 28, 'one call'],
  ['{originate_delay_start=20000}139', 29, 'one call'],
  ['user/1001,[leg_delay_start=11]139', 30, 'one call'],
  ['sofia/gateway/telecom', 0, 'sofia/gateway'],
  ['SOFIA/GATEWAY/telecom/', 0, 'sofia/gateway'],
  ['sofia/gateway/telecom/139/1', 0, 'sofia/gateway'],
  ['sofia/gateway/telecom/139@192.0.2.1', 0, 'sofia/gateway'],
  ['sofia/gateway/external::telecom/139', 0, 'sofia/gateway'],
  ['1|sofia/gateway//139', 2, 'sofia/gateway'],
  ['user/', 0, 'user/'],
  ['user/1001@', 0, 'user/'],
  ['user/1001/2', 0, 'user/'],
  ['user/10 01', 0, 'user/'],
  ['13900 139000', 0, 'neither a number'],
  ['sofia/internal', 0, 'neither a number'],
  ['sofia/internal/', 0, 'neither a number'],
  ['1001@pbx', 0, 'neither a number'],
  ['loopback/', 0, 'loopback/'],
  ['loopback/app=system:reboot', 0, 'loopback/'],
  ['LOOPBACK/APP=bridge:sofia/gateway/telecom/139', 0, 'loopback/'],
  ['1,loopback/system:reboot/default/inline', 2, 'loopback/'],
  ['loopback/139/default/XML/1', 0, 'loopback/'],
  ['1,&park()', 2, 'neither a number'],
  ['user/1001;user/1002', 0, 'user/'],
  [Array(21).fill('1').join(','), 40, '20 to ring'],
  [`${Array(20).fill('1').join(',')}:_:2`, 42, '20 to ring'],
  [Array(21).fill('1').join('|'), 40, '20 steps'],
  [`{${Array.from({ length: 51 }, (_, index) => `a${index}=1`).join(',')}}1`, 0, '50 variables'],
]

test.each(refused)('%.60s is refused at %i', (text, at, why) => {
  const fault = readDialString(text)
  expect(fault).toMatchObject({ type: 'wrong', at })
  if (fault.type !== 'wrong') return
  expect(fault.reason.en).toContain(why)
  expect(fault.reason.zh).not.toBe('')
})

const pieces = fc.constantFrom(
  ...['{', '}', '[', ']', '<', '>', ',', '|', ':_:', '^^', "'", '\\', '=', ' ', 'a=1', 'user/1001', '139'],
  ...['sofia/gateway/g/1', 'error/USER_BUSY', '$', '\n', 'nacd_state=1', '"', '@', ';', '分', '\ud800'],
)
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces).map(parts => parts.join('')),
)

test('any text is either read or refused at a place within it', () => {
  fc.assert(
    fc.property(anything, text => {
      const dial = readDialString(text)
      if (dial.type === 'wrong') expect(dial.at >= 0 && dial.at <= text.length).toBe(true)
      else expect(dial.steps.every(({ members }) => members.length > 0)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => text.replace(/[{}[\]$]/g, ''))
const names = fc.stringMatching(/^[a-z]{1,3}$/).filter(name => !/^(app|api)$/.test(name))
const target = fc.oneof(
  fc.record({ type: fc.constant('routed'), number: fc.stringMatching(/^[0-9+*#]{1,20}$/) }),
  fc.record({
    type: fc.constant('gateway'),
    gateway: fc.stringMatching(/^[a-z0-9_][a-z0-9_.-]{0,9}$/),
    number: fc.stringMatching(/^[0-9+][0-9*#]{0,15}$/),
  }),
  fc.record({ type: fc.constant('extension'), number: fc.stringMatching(/^[0-9a-z]{1,8}$/) }),
  fc.record({
    type: fc.constant('endpoint'),
    text: fc.constantFrom('error/USER_BUSY', 'loopback/1/default'),
  }),
)
const member = fc.record({ variables: fc.dictionary(names, value, { noNullPrototype: true }), target })
const dials = fc.record({
  type: fc.constant('dial'),
  steps: fc.array(
    fc.array(member, { minLength: 1, maxLength: 4 }).map(members => ({ members })),
    { minLength: 1, maxLength: 4 },
  ),
  timeoutSeconds: fc.option(fc.integer({ min: 1, max: 3600 })),
}) as fc.Arbitrary<Dial>

test('what is printed is read again as the same', () => {
  fc.assert(
    fc.property(dials, dial => {
      expect(readDialString(printDialString(dial))).toEqual(dial)
    }),
  )
})

test('a text cut anywhere within a bracket or behind a separator is refused', () => {
  const text = "<a=1>{b='2'}[c=4]user/1001,sofia/gateway/g/139|[d=5]139:_:{e=6}error/USER_BUSY|user/1002"
  for (let at = 0; at < text.length; at += 1) {
    const cut = text.slice(0, at)
    const isWhole = readDialString(cut).type === 'dial'
    expect(isWhole, cut).toBe(/(?:[|,:\]}]|^)(?:user\/\d+|sofia\/gateway\/g\/\d+|\d+|error\/\w+)$/.test(cut))
  }
})
