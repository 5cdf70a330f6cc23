import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIds } from '../ids.ts'
import { createResponse } from '../message/response.ts'
import { formatDigestHeader, parseDigestHeader } from './auth-header.ts'
import { answerChallenge } from './challenge-answer.ts'
import { type DigestAlgorithm, digestHa1, digestResponse, sameSecret } from './digest.ts'

describe('digest', () => {
  it.each([
    [
      'RFC 2617 3.5',
      'MD5',
      'testrealm@host.com',
      'Circle Of Life',
      'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      '0a4f113b',
      '6629fae49393a05397450978507c4ef1',
    ],
    [
      'RFC 7616 3.9.1 MD5',
      'MD5',
      'http-auth@example.org',
      'Circle of Life',
      '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      '8ca523f5e9506fed4657c9700eebdbec',
    ],
    [
      'RFC 7616 3.9.1 SHA-256',
      'SHA-256',
      'http-auth@example.org',
      'Circle of Life',
      '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
  ] satisfies [string, DigestAlgorithm, string, string, string, string, string][])(
    '%s',
    (_, algorithm, realm, password, nonce, cnonce, expected) => {
      const ha1 = digestHa1(algorithm, 'Mufasa', realm, password)
      const qop = { name: 'auth', count: '00000001', cnonce } as const
      expect(digestResponse({ algorithm, ha1, method: 'GET', uri: '/dir/index.html', nonce, qop })).toBe(
        expected,
      )
    },
  )

  it('without qop is the form of RFC 2069', () => {
    const input = { algorithm: 'MD5', method: 'GET', uri: '/', nonce: 'n', qop: null } as const
    expect(digestResponse({ ...input, ha1: 'AB'.repeat(16) })).toBe(
      digestResponse({ ...input, ha1: 'ab'.repeat(16) }),
    )
  })

  it('compares secrets of any lengths', () => {
    expect([sameSecret('abc', 'abc'), sameSecret('abc', 'abd'), sameSecret('abc', 'ab')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('Digest headers', () => {
  it('are read with any case, blanks, quotes and commas in quotes', () => {
    const params = parseDigestHeader('DIGEST Username="a, \\"b\\"" ,realm=r,  nc=00000001,nc=2')
    expect(params).toEqual(
      new Map([
        ['username', 'a, "b"'],
        ['realm', 'r'],
        ['nc', '00000001'],
      ]),
    )
  })

  it.each(['Basic YTpi', 'Digest', 'Digest =x', 'Digest realm="a", nonsense', ''])('refuses %j', value => {
    expect(parseDigestHeader(value)).toBeNull()
  })

  it('survive being written and read', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (username, nonce) => {
        const params = new Map([
          ['username', username],
          ['nonce', nonce],
        ])
        expect(parseDigestHeader(formatDigestHeader(params, 'credentials'))).toEqual(params)
      }),
    )
  })
})

describe('answering a challenge', () => {
  const request = { type: 'request', method: 'INVITE', uri: 'sip:1@trunk', headers: [], body: '' } as const
  const ids = createIds(size => Buffer.alloc(size, 1))
  const who = { username: 'u', password: 'p' }

  function answer(status: number, ...challenges: string[]) {
    const name = status === 407 ? 'proxy-authenticate' : 'www-authenticate'
    const response = createResponse(request, status, { headers: challenges.map(value => ({ name, value })) })
    return answerChallenge(response, request, who, ids)
  }

  it('gives everything the challenge asked for', () => {
    const header = answer(407, 'Digest realm="r", nonce="n", opaque="o", algorithm=MD5, qop="auth-int,auth"')
    const qop = { name: 'auth', count: '00000001', cnonce: '01'.repeat(9) } as const
    const response = digestResponse({
      algorithm: 'MD5',
      ha1: digestHa1('MD5', 'u', 'r', 'p'),
      method: 'INVITE',
      uri: 'sip:1@trunk',
      nonce: 'n',
      qop,
    })
    expect(header).toEqual({
      name: 'proxy-authorization',
      value: `Digest username="u", realm="r", nonce="n", uri="sip:1@trunk", response="${response}", algorithm=MD5, opaque="o", qop=auth, nc=00000001, cnonce="${qop.cnonce}"`,
    })
  })

  it('takes the stronger of two, leaves qop out when it was not asked for', () => {
    expect(
      answer(401, 'Digest realm="r", nonce="n"', 'Digest realm="r", nonce="n", algorithm=SHA-256')?.value,
    ).toContain('algorithm=SHA-256')
    expect(answer(401, 'Digest realm="r", nonce="n"')?.value).not.toMatch(/qop|nc=|algorithm/)
  })

  it.each([
    ['no challenge', []],
    ['another scheme', ['Basic realm="r"']],
    ['an unknown algorithm', ['Digest realm="r", nonce="n", algorithm=SHA-512-256']],
    ['only auth-int', ['Digest realm="r", nonce="n", qop="auth-int"']],
  ])('has no answer to %s', (_, challenges) => {
    expect(answer(401, ...challenges)).toBeNull()
  })
})
