import { describe, expect, it } from 'vitest'
import { parseCSeq } from './cseq.ts'
import { parseHostPort } from './host-port.ts'
import { formatNameAddr, parseNameAddr } from './name-addr.ts'
import { partyOf } from './party.ts'
import { q850Of } from './reason.ts'
import { splitOutside } from './split.ts'
import { formatSipUri, parseUri } from './uri.ts'
import { sameUri } from './uri-equality.ts'
import { formatVia, parseVia } from './via.ts'

describe('host and port', () => {
  it.each([
    ['192.0.2.1', { host: '192.0.2.1', port: null }],
    ['Example.COM:5070', { host: 'example.com', port: 5070 }],
    ['[2001:DB8::9]:5060', { host: '2001:db8::9', port: 5060 }],
    ['example.com : 5060', { host: 'example.com', port: 5060 }],
    ['[2001:db8::9', null],
    ['[not::an::address]', null],
    ['example.com:70000', null],
    ['example.com:', null],
    ['exa mple.com', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseHostPort(text)).toEqual(expected)
  })
})

describe('URI', () => {
  const none = new Map()
  it.each([
    ['sip:1001@192.0.2.1', { user: '1001', host: '192.0.2.1', port: null, params: none }],
    ['SIP:1001:pw@Host:5070;Transport=TCP', { user: '1001', password: 'pw', host: 'host', port: 5070 }],
    ['sip:%31001@h', { user: '1001' }],
    ['sip:null-%00-null@example.com', { user: 'null-\0-null' }],
    ['sip:sips%3Auser%40example.com@example.net', { user: 'sips:user@example.com', host: 'example.net' }],
    [
      "sip:1_odd.~(to-be!sure)&isn't+it$/crazy?,/;;*@h",
      { user: "1_odd.~(to-be!sure)&isn't+it$/crazy?,/;;*" },
    ],
    ['sip:user;par=u%40example.net@example.com', { user: 'user;par=u@example.net' }],
    ['sip:%E4%BD%A0@h', { user: '你' }],
    ['sip:h;lr', { user: '', host: 'h', params: new Map([['lr', null]]) }],
    ['sip:u@[::1]:5060?Route=x', { host: '::1', port: 5060 }],
    ['tel:+86-10-8888(1)', { scheme: 'tel', user: '+861088881', host: '' }],
  ])('reads %s', (text, expected) => {
    expect(parseUri(text)).toMatchObject(expected)
  })

  it.each([
    'sip:a@b@c',
    'sip:@host',
    'sip:1001@',
    'sip:',
    'sip:10%zz@h',
    'sip:1001@h:port',
    'sip:1001@h;=x',
    'sip:a b@h',
    'sip:a@h;x={y}',
    'sip:a@h;x=\u0001',
    'sip:a^b@h',
    '<sip:1001@h>',
    'http://example.com',
    'tel:xyz',
    '1001',
    '',
  ])('refuses %s', text => {
    expect(parseUri(text)).toBeNull()
  })

  it.each([
    ['1001', 'host', 5060, 'sip:1001@host:5060'],
    ['', 'host', null, 'sip:host'],
    ['a@b>c', '::1', null, 'sip:a%40b%3Ec@[::1]'],
    ['#31#\r\nX: y', 'h', null, 'sip:%2331%23%0D%0AX%3A%20y@h'],
    ['\ud800', 'h', null, 'sip:%EF%BF%BD@h'],
  ])('writes user %j safely', (user, host, port, expected) => {
    expect(formatSipUri(user, host, port)).toBe(expected)
  })

  it.each([
    ['sip:alice@atlanta.com', 'sip:alice@AtLanTa.CoM', true],
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@atlanta.com;Transport=tcp', true],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5', true],
    ['sip:alice@atlanta.com', 'sip:ALICE@atlanta.com', false],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060', false],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp', false],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;newparam=6', false],
  ])('RFC 3261 19.1.4: %s and %s', (left, right, expected) => {
    const [a, b] = [parseUri(left), parseUri(right)]
    if (a === null || b === null) throw new Error('unreadable URI in the table')
    expect([sameUri(a, b), sameUri(b, a)]).toEqual([expected, expected])
  })
})

describe('name-addr', () => {
  it.each([
    ['<sip:a@b>', { displayName: '', uri: 'sip:a@b' }],
    ['sip:a@b;tag=1', { uri: 'sip:a@b', params: new Map([['tag', '1']]) }],
    ['<sip:a@b;lr>;tag=1', { uri: 'sip:a@b;lr', params: new Map([['tag', '1']]) }],
    ['caller<sip:a@b>', { displayName: 'caller', uri: 'sip:a@b' }],
    [
      '"J \\"R\\" <x>" <sip:a@b>;tag="q;2"',
      { displayName: 'J "R" <x>', params: new Map([['tag', '"q;2"']]) },
    ],
    ['张三 <sip:a@b>', { displayName: '张三' }],
    ['"" <sip:a@b> ; Tag = 7', { params: new Map([['tag', '7']]) }],
  ])('reads %s', (text, expected) => {
    expect(parseNameAddr(text)).toMatchObject(expected)
  })

  it.each([
    '"open <sip:a@b>',
    '"a" b',
    '<sip:a@b',
    '<>',
    'a"b <sip:c@d>',
    '<sip:a@b> x',
    'sip:a@b <c',
    '<sip:a@b>;=1',
    '',
  ])('refuses %s', text => {
    expect(parseNameAddr(text)).toBeNull()
  })

  it('writes a display name so that nothing in it ends it', () => {
    const value = formatNameAddr({ displayName: 'a" <sip:x@y>\r\nB: c\\', uri: 'sip:u@h', params: new Map() })
    expect(value).toBe('"a\\" <sip:x@y>B: c\\\\" <sip:u@h>')
  })

  it('names the party', () => {
    expect(partyOf('"Zhang" <sip:1001@nacd.test>;tag=1')).toEqual({
      displayName: 'Zhang',
      user: '1001',
      host: 'nacd.test',
    })
    expect(partyOf('<mailto:x@y>')).toEqual({ displayName: '', user: '', host: '' })
  })
})

describe('Via', () => {
  it.each([
    'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
    'SIP/2.0/TCP [2001:db8::1];branch=z9hG4bK1',
    'SIP/2.0/UDP h;branch=z9hG4bK1;x="a;b"',
  ])('keeps %s as it is', text => {
    const via = parseVia(text)
    expect(via === null ? null : formatVia(via)).toBe(text)
  })

  it('takes blanks around slashes and colon', () => {
    expect(parseVia('SIP / 2.0 / udp first.example.com : 4000 ;ttl=16 ;branch=z9')).toMatchObject({
      transport: 'UDP',
      host: 'first.example.com',
      port: 4000,
    })
  })

  it.each([
    'SIP/2.0/UDP',
    'SIP/3.0/UDP h',
    'UDP h',
    'SIP/2.0/UDP h:x',
    'SIP/2.0/UDP h;;',
    'SIP/2.0/UDP h g',
    '',
  ])('refuses %j', text => {
    expect(parseVia(text)).toBeNull()
  })
})

describe('small headers', () => {
  it.each([
    ['1 INVITE', { sequence: 1, method: 'INVITE' }],
    ['0009 INVITE', { sequence: 9, method: 'INVITE' }],
    ['2147483647 BYE', { sequence: 2_147_483_647, method: 'BYE' }],
    ['2147483648 BYE', null],
    ['36893488147419103232 REGISTER', null],
    ['-1 BYE', null],
    ['1', null],
    ['one INVITE', null],
  ])('CSeq %s', (text, expected) => {
    expect(parseCSeq(text)).toEqual(expected)
  })

  it.each([
    ['Q.850;cause=17;text="Busy, now"', 17],
    ['SIP;cause=200;text="a, b", Q.850 ;cause=16', 16],
    ['Q.850;cause=999', null],
    ['SIP;cause=200', null],
    ['Q.850', null],
  ])('Reason %s', (value, expected) => {
    const headers = [{ name: 'reason', value }]
    expect(q850Of({ type: 'request', method: 'BYE', uri: '', headers, body: '' })).toBe(expected)
  })

  it.each([
    ['a, b,,c', ['a', 'b', '', 'c']],
    ['"a, b" <x,y>, c', ['"a, b" <x,y>', 'c']],
    ['"a\\", b", c', ['"a\\", b"', 'c']],
    ['  ', []],
  ])('splits %j at commas outside quotes and brackets', (text, expected) => {
    expect(splitOutside(text, ',')).toEqual(expected)
  })
})
