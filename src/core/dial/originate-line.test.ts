import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOriginateLine } from './originate-line.ts'

const dialOf = (number: string) => ({
  type: 'dial',
  steps: [{ members: [{ target: { type: 'extension', number }, variables: {} }] }],
  timeoutSeconds: null,
})
const application = (name: string, data = '', isOwn = false) => ({ type: 'application', name, data, isOwn })
const place = (extension: string, context = 'default') => ({ type: 'place', extension, context })
const nothing = { displayName: '', displayNumber: '', timeoutSeconds: null }

test.each<[string, object, object]>([
  ['user/1001 &park()', application('park'), {}],
  ['user/1001 &park', application('park'), {}],
  ['  user/1001   &echo()  ', application('echo'), {}],
  ['user/1001 &playback(/a/b.wav)', application('playback', '/a/b.wav'), {}],
  ["user/1001 '&playback(/a b.wav)'", application('playback', '/a b.wav'), {}],
  ["user/1001 &playback('/a b.wav')", application('playback', '/a b.wav'), {}],
  ['user/1001 &playback(/a b.wav)', application('playback', '/a b.wav'), {}],
  ['user/1001 &conference(room)', application('conference', 'room'), {}],
  ['user/1001 &transfer(120 XML default)', application('transfer', '120 XML default'), {}],
  ['user/1001 &nbridge(139)', application('nbridge', '139', true), {}],
  ["user/1001 &nbridge({a='x,y'}139|user/1002)", application('nbridge', "{a='x,y'}139|user/1002", true), {}],
  ['user/1001 &nacd(120)', application('nacd', '120', true), {}],
  ['user/1001 120', place('120'), {}],
  ['user/1001 120 XML', place('120'), {}],
  ['user/1001 120 xml public', place('120', 'public'), {}],
  ['user/1001 120 undef undef', place('120'), {}],
  [
    "user/1001 120 XML default 'A B' 2000 20",
    place('120'),
    { displayName: 'A B', displayNumber: '2000', timeoutSeconds: 20 },
  ],
  ["user/1001 120 XML default It\\'s\\s1", place('120'), { displayName: "It's 1" }],
  ['user/1001 &park() undef undef undef undef 7', application('park'), { timeoutSeconds: 7 }],
])('%s is read', (text, next, options) => {
  expect(readOriginateLine(text)).toEqual({
    type: 'originate',
    dial: dialOf('1001'),
    next,
    ...nothing,
    ...options,
  })
})

test.each([
  ['{origination_caller_id_name=A B}user/1001 &park()', 'A B'],
  ["{origination_caller_id_name='A, B'}user/1001 &park()", 'A, B'],
  ["'{origination_caller_id_name=A B}user/1001' &park()", 'A B'],
])('the variables of %s may have blanks', (text, name) => {
  expect(readOriginateLine(text)).toMatchObject({
    dial: { steps: [{ members: [{ variables: { origination_caller_id_name: name } }] }] },
  })
})

test.each(['', ' ', 'user/1001', 'user/1001 120 XML default a 1 20 8'])('%s: the usage', text => {
  expect(readOriginateLine(text)).toEqual({ type: 'usage' })
})

test.each([
  [`user/1001 &echo(${'x'.repeat(8192)})`, 8192, 'longer'],
  ['{a=1 user/1001 &park()', 0, 'not closed'],
  ["'user/1001 &park()", 0, 'quote'],
  ['user/1001, &park()', 10, 'expected somebody'],
  ["'user/1001,' &park()", 11, 'expected somebody'],
  ['user/1001 &', 11, '&application'],
  ['user/1001 &()', 11, '&application'],
  ['user/1001 &park)', 15, 'end of the application'],
  ['user/1001 &echo(a)b', 18, 'end of the application'],
  ['user/1001 &echo((a))', 19, 'end of the application'],
  ['user/1001 &echo(a', 15, 'end of the application'],
  ['user/1001 a/b', 10, 'expected an extension'],
  ['user/1001 undef', 10, 'expected an extension'],
  ['user/1001 playback:a.wav,hangup inline', 32, 'dialplan XML'],
  ['user/1001 120 LUA', 14, 'dialplan XML'],
  ['user/1001 120 XML a/b', 18, 'context'],
  ['user/1001 120 XML default a b,c', 28, 'caller number'],
  ['user/1001 120 XML default a 1 0', 30, 'seconds'],
  ['user/1001 120 XML default a 1 3601', 30, 'seconds'],
  ['user/1001 120 XML default a 1 soon', 30, 'seconds'],
  ['user/1001 &system(reboot)', 11, 'run a program'],
  ['user/1001 &SYSTEM(reboot)', 11, 'run a program'],
  ['user/1001 &bgsystem(reboot)', 11, 'run a program'],
  ['user/1001 &lua(a.lua)', 11, 'run a program'],
  ['user/1001 &python(a)', 11, 'run a program'],
  ['user/1001 &curl(http://a)', 11, 'run a program'],
  ['user/1001 &execute_extension(120)', 11, 'run a program'],
  ['user/1001 &limit_hash_execute(a)', 11, 'run a program'],
  ['user/1001 &set(api_hangup_hook=x)', 11, 'runs a program later'],
  ['user/1001 &sched_broadcast(+1 x)', 11, 'runs a program later'],
  ['user/1001 &socket(192.0.2.1:8084)', 11, 'another program'],
  ['user/1001 &bridge(sofia/gateway/g/139)', 11, 'use nbridge'],
  ['user/1001 &conference(bridge:a:sofia/gateway/g/1)', 11, 'use nbridge'],
  ['user/1001 &playback(shell_stream://x)', 20, 'run a program'],
  ['user/1001 &transfer(system:x inline)', 20, 'expected transfer'],
  ['user/1001 &playback($1)', 20, 'not allowed'],
  ['user/1001 &nacd({a})', 16, 'not allowed'],
  ['user/1001 &nbridge(139,)', 23, 'expected somebody'],
  ['user/1001 &nbridge()', 19, 'nobody'],
  ['user/1001 &nbridge', 19, 'nobody'],
])('%.60s is refused at %i', (text, at, why) => {
  const fault = readOriginateLine(text)
  expect(fault).toMatchObject({ type: 'wrong', at })
  if (fault.type === 'wrong') expect(fault.reason.en).toContain(why)
})

test('any line is read, refused or answered with the usage', () => {
  const pieces = fc.constantFrom(
    ...['user/1001', ' ', "'", '&', 'park', '(', ')', '{', '}', 'a=1', '\\', 'undef', 'XML', '120', '$', ','],
  )
  const lines = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(lines, line => {
      expect(['originate', 'wrong', 'usage']).toContain(readOriginateLine(line).type)
    }),
    { numRuns: 2000 },
  )
})
