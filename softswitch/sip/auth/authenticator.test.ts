import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import type { SipRequest } from '../message/message.ts'
import { parseDatagram } from '../message/parse.ts'
import { countingRandom } from '../testing/counting-random.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { RawMessage } from '../testing/raw-message.ts'
import { type Signature, sign } from '../testing/sign.ts'
import { realm } from '../testing/test-stack.ts'
import type { PasswordLookup } from '../types.ts'
import { attemptRules } from './attempts.ts'
import { Authenticator, type AuthVerdict } from './authenticator.ts'
import { type DigestAlgorithm, digestHa1 } from './digest.ts'
import { Nonces } from './nonce.ts'

const source = { ip: '192.0.2.1', port: 5060, transport: 'udp' } as const
const right: Signature = { username: '1001', password: 'secret' }

function request(authorization: string | null): SipRequest {
  const lines = [
    'REGISTER sip:nacd.test SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
    'From: <sip:1001@nacd.test>;tag=1',
    'To: <sip:1001@nacd.test>',
    'Call-ID: 1',
    'CSeq: 1 REGISTER',
    'User-Agent: phone',
    ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
    '',
    '',
  ]
  const parsed = parseDatagram(Buffer.from(lines.join('\r\n')), defaultLimits)
  if (parsed.type !== 'message' || parsed.message.type !== 'request') throw new Error('bad test message')
  return parsed.message
}

/** The challenge of a verdict as a message that `sign` can answer; the last one offered, so that any can be taken. */
function challenged(verdict: AuthVerdict, which = 0): RawMessage {
  if (verdict.type !== 'challenge') throw new Error(`no challenge but ${verdict.type}`)
  return new RawMessage(`SIP/2.0 401 X\r\nWWW-Authenticate: ${verdict.challenges[which]}\r\n\r\n`)
}

class Bench {
  readonly clock = new FakeClock()
  readonly asked: unknown[] = []
  readonly authenticator: Authenticator
  lookup: PasswordLookup = async ({ extension }) => (extension === '1001' ? { password: 'secret' } : null)

  constructor(algorithms: readonly DigestAlgorithm[] = ['MD5', 'SHA-256']) {
    this.authenticator = new Authenticator({
      realm,
      algorithms,
      clock: this.clock,
      random: countingRandom(),
      lookupMs: 5_000,
      lookupPassword: query => {
        this.asked.push(query)
        return this.lookup(query)
      },
    })
  }

  check(authorization: string | null): Promise<AuthVerdict> {
    return this.authenticator.check(request(authorization), source)
  }

  /** A fresh challenge, answered. */
  async attempt(signature: Signature): Promise<AuthVerdict> {
    const which = signature.algorithm === 'SHA-256' ? 1 : 0
    return this.check(sign(challenged(await this.check(null), which), 'REGISTER', signature))
  }
}

/** A verdict in a word; a challenge with its `stale`. */
function word(verdict: AuthVerdict): string {
  if (verdict.type !== 'challenge') return verdict.type
  return verdict.challenges[0]?.includes('stale=true') ? 'stale' : 'challenge'
}

describe('credentials', () => {
  it('are challenged with all there is', async () => {
    const verdict = await new Bench().check(null)
    expect(
      verdict.type === 'challenge'
        ? verdict.challenges.map(value => value.replace(/"[\w-]{40,}"/, '"N"'))
        : [],
    ).toEqual([
      'Digest realm="nacd.test", nonce="N", opaque="020202020202020202020202", algorithm=MD5, qop="auth"',
      'Digest realm="nacd.test", nonce="N", opaque="020202020202020202020202", algorithm=SHA-256, qop="auth"',
    ])
  })

  it.each(['MD5', 'SHA-256'] as const)('with %s and the right password are good', async algorithm => {
    const bench = new Bench()
    expect(await bench.attempt({ ...right, algorithm })).toEqual({ type: 'authorised', extension: '1001' })
    expect(bench.asked).toEqual([
      { extension: '1001', domain: 'nacd.test', ip: '192.0.2.1', port: 5060, userAgent: 'phone' },
    ])
  })

  it.each(['MD5', 'SHA-256'] as const)('may be kept as HA1 of %s', async algorithm => {
    const bench = new Bench()
    bench.lookup = async () => ({ ha1: digestHa1(algorithm, '1001', realm, 'secret').toUpperCase() })
    expect(word(await bench.attempt({ ...right, algorithm }))).toBe('authorised')
  })

  it('against an HA1 of the other algorithm are asked for again in that one, now and later', async () => {
    const bench = new Bench()
    bench.lookup = async () => ({ ha1: digestHa1('MD5', '1001', realm, 'secret') })
    const verdict = await bench.attempt({ ...right, algorithm: 'SHA-256' })
    expect(word(verdict)).toBe('stale')
    expect(verdict.type === 'challenge' && verdict.challenges.length).toBe(1)
    expect(word(await bench.check(sign(challenged(verdict), 'REGISTER', right)))).toBe('authorised')
    expect(await bench.check(null)).toMatchObject({ challenges: [expect.stringContaining('MD5')] })
  })

  it.each([
    ['another realm is none of ours', (text: string) => text.replace('nacd.test', 'other'), 'challenge'],
    ['another scheme', () => 'Basic MTAwMTpzZWNyZXQ=', 'challenge'],
    ['no nonce count', (text: string) => text.replace(/nc=\d+, /, ''), 'malformed'],
    ['no qop', (text: string) => text.replace(', qop=auth', ''), 'malformed'],
    ['an unknown algorithm', (text: string) => text.replace('MD5', 'SHA-1'), 'malformed'],
    [
      'a name of no sensible length',
      (text: string) => text.replace('"1001"', `"${'1'.repeat(129)}"`),
      'malformed',
    ],
    ['no response', (text: string) => text.replace(/response="\w+"/, 'response=""'), 'malformed'],
    ['a changed opaque', (text: string) => text.replace(/opaque="\w+"/, 'opaque="x"'), 'stale'],
    ['no opaque', (text: string) => text.replace(/opaque="\w+", /, ''), 'authorised'],
    ['a made-up nonce', (text: string) => text.replace(/nonce="../, 'nonce="zz'), 'stale'],
    [
      'a response of another length',
      (text: string) => text.replace(/response="(\w+)"/, 'response="$10"'),
      'challenge',
    ],
  ])('%s', async (_, change, expected) => {
    const bench = new Bench()
    const good = sign(challenged(await bench.check(null)), 'REGISTER', right)
    expect(word(await bench.check(change(good)))).toBe(expected)
  })

  it('of another method are wrong', async () => {
    const bench = new Bench()
    expect(word(await bench.check(sign(challenged(await bench.check(null)), 'INVITE', right)))).toBe(
      'challenge',
    )
  })
})

describe('nonces', () => {
  it('refuse a count seen before, take a higher one', async () => {
    const bench = new Bench()
    const challenge = challenged(await bench.check(null))
    const use = async (nc: string) => word(await bench.check(sign(challenge, 'REGISTER', { ...right, nc })))
    expect([
      await use('00000002'),
      await use('00000002'),
      await use('00000001'),
      await use('0000000a'),
    ]).toEqual(['authorised', 'stale', 'stale', 'authorised'])
    expect(bench.asked).toHaveLength(2)
  })

  it('refuse the second of two equal requests judged at the same time', async () => {
    const bench = new Bench()
    const signed = sign(challenged(await bench.check(null)), 'REGISTER', right)
    expect((await Promise.all([bench.check(signed), bench.check(signed)])).map(word)).toEqual([
      'authorised',
      'stale',
    ])
  })

  it('grow old: the directory is not even asked', async () => {
    const bench = new Bench()
    const signed = sign(challenged(await bench.check(null)), 'REGISTER', right)
    bench.clock.advance(300_001)
    expect([word(await bench.check(signed)), bench.asked]).toEqual(['stale', []])
  })

  it('are refused when their count had to be forgotten', () => {
    const clock = new FakeClock()
    const nonces = new Nonces({
      clock,
      random: countingRandom(),
      lifetimeMs: 1_000,
      remembered: 2,
    })
    const issued = Array.from({ length: 4 }, () => {
      clock.advance(10)
      return nonces.issue()
    })
    for (const nonce of issued.slice(0, 3)) nonces.use(nonce, 1)
    expect(issued.map(nonce => nonces.judge(nonce, 2))).toEqual(['stale', 'fresh', 'fresh', 'fresh'])
    expect(nonces.judge(`${issued[3]}A`, 2)).toBe('stale')
    nonces.use('nonsense', 1)
    nonces.use(issued[1] ?? '', 2)
    nonces.use(issued[3] ?? '', 1)
    expect(issued.map(nonce => nonces.judge(nonce, 3))).toEqual(['stale', 'stale', 'stale', 'fresh'])
  })
})

describe('wrong passwords', () => {
  const wrong = { ...right, password: 'guess' }
  const unknown = { username: '9999', password: 'guess' }

  async function answers(bench: Bench, signature: Signature, times: number): Promise<string[]> {
    const words: string[] = []
    for (let time = 0; time < times; time += 1) words.push(word(await bench.attempt(signature)))
    return words
  }

  it('get 403 at the third try, and an unknown extension is treated the same', async () => {
    const expected = ['challenge', 'challenge', 'refused', 'refused']
    expect(await answers(new Bench(), wrong, 4)).toEqual(expected)
    expect(await answers(new Bench(), unknown, 4)).toEqual(expected)
    expect(await answers(new Bench(), { username: '9999', password: '' }, 4)).toEqual(expected)
  })

  it('are forgotten after the right one, and after a minute', async () => {
    const bench = new Bench()
    expect(await answers(bench, wrong, 3)).toEqual(['challenge', 'challenge', 'refused'])
    expect(word(await bench.attempt(right))).toBe('authorised')
    expect(await answers(bench, wrong, 3)).toEqual(['challenge', 'challenge', 'refused'])
    bench.clock.advance(attemptRules.windowMs + 1)
    expect(await answers(bench, wrong, 1)).toEqual(['challenge'])
  })

  it('too many bar the name from that address for a while, right or wrong', async () => {
    const bench = new Bench()
    await answers(bench, wrong, attemptRules.barred)
    const asked = bench.asked.length
    expect([word(await bench.attempt(right)), bench.asked.length]).toEqual(['refused', asked])
    bench.clock.advance(attemptRules.windowMs + 1)
    expect(word(await bench.attempt(right))).toBe('authorised')
  })
})

describe('the directory', () => {
  it.each([
    ['fails', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down')
      },
    ],
  ])('%s: unavailable', async (_, lookup) => {
    const bench = new Bench()
    bench.lookup = lookup
    expect(word(await bench.attempt(right))).toBe('unavailable')
  })

  it('is silent: unavailable after its time', async () => {
    const bench = new Bench()
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    bench.lookup = () => {
      resolve()
      return new Promise(() => undefined)
    }
    const verdict = bench.attempt(right)
    await asked
    bench.clock.advance(5_000)
    expect(word(await verdict)).toBe('unavailable')
  })
})
