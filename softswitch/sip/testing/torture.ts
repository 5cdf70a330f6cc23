/** A message with the tricks of RFC 4475, in words of our own. `status`: what a switch without any call answers; null = nothing. */
export interface Torture {
  readonly trick: string
  readonly bytes: Buffer
  readonly good: boolean
  readonly status: number | null
}

/** `PORT` in a message is where its sender wants the answer. */
type Draft = readonly [
  trick: string,
  good: boolean,
  status: number | null,
  lines: readonly string[],
  body?: string,
]

const via = 'Via: SIP/2.0/UDP 127.0.0.1:PORT;branch=z9hG4bK'

function headers(method: string, branch: string, ...more: string[]): string[] {
  const used = new Set(more.map(line => line.split(':', 1)[0]))
  const usual = [
    `${via}${branch}`,
    'Max-Forwards: 68',
    'From: "Tester" <sip:tester@example.net>;tag=tt',
    'To: <sip:target@example.com>',
    `Call-ID: ${branch}.torture`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
  ]
  return [...usual.filter(line => !used.has(line.split(':', 1)[0])), ...more]
}

const options = 'OPTIONS sip:target@example.com SIP/2.0'
const oddMethod = "!odd-Method0.*%indeed_it+is`a~token'"
const longName = 'n'.repeat(200)

const good: Draft[] = [
  [
    'everything folded, compact, escaped and blank at once',
    true,
    200,
    [
      'OPTIONS sip:vivek@biloxi.example.com;unknownparam SIP/2.0',
      'TO :',
      ' sip:vivek@example.org ;   newtag    = 19830n',
      'from   : "J Doe \\\\\\"  "       <sip:jdoe@example.net>',
      '  ;',
      '  tag    = 98asjd8',
      'MaX-fOrWaRdS: 0068',
      'Call-ID: folded.torture',
      'cseq: 0009',
      '  OPTIONS',
      'v  : SIP  / 2.0  / UDP  127.0.0.1 : PORT  ; branch  =   z9hG4bKfolded',
      's :',
      'NewFangledHeader:   newfangled value',
      ' continued newfangled value',
      'UnknownHeaderWithUnusualValue: ;;,,;;,;',
      'Content-Type: application/sdp',
      'Route:',
      ' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
      'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
      '  branch  =   z9hG4bK9ikj8  ,',
      ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
      ' z9hG4bK30239',
      'm:"Quoted string \\"\\"" <sip:jdoe@example.com> ; newparam =',
      '      newvalue ;',
      '  secondparam ; q = 0.33',
      'l: 0',
    ],
  ],
  [
    'a method and values of every token character',
    true,
    405,
    [
      `${oddMethod} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0`,
      ...headers(
        oddMethod,
        'odd',
        'To: "BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
        "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"!\\u0440\";tag=_token~1'+`*%!-.",
      ),
    ],
  ],
  [
    'escaped characters in URIs',
    true,
    200,
    ['OPTIONS sip:sips%3Auser%40example.com@example.net SIP/2.0', ...headers('OPTIONS', 'esc')],
  ],
  [
    'an escaped NUL in a user',
    true,
    200,
    ['OPTIONS sip:null-%00-null@example.com SIP/2.0', ...headers('OPTIONS', 'nul')],
  ],
  [
    'an escaped method is another method',
    true,
    405,
    ['RE%47IST%45R sip:a@example.com SIP/2.0', ...headers('RE%47IST%45R', 'esc2')],
  ],
  [
    'no blank before the bracket',
    true,
    200,
    [options, ...headers('OPTIONS', 'lws', 'From: tester<sip:tester@example.net>;tag=tt')],
  ],
  [
    'long values everywhere',
    true,
    200,
    [
      options,
      ...headers(
        'OPTIONS',
        `${'b'.repeat(900)}`,
        `To: "${'long name '.repeat(60)}" <sip:${longName}@example.com>`,
        `F: <sip:${longName}@${'host.'.repeat(40)}example.com>;tag=${'1'.repeat(900)};${'unknown'.repeat(40)}=${longName}`,
        `Call-ID: ${'c'.repeat(1_000)}`,
      ).filter(line => !line.startsWith('From')),
      ...Array.from({ length: 60 }, (_, hop) => `Via: SIP/2.0/TCP sip${hop}.example.com`),
    ],
  ],
  [
    'bytes after the message',
    true,
    200,
    [options, ...headers('OPTIONS', 'dbl')],
    'INVITE sip:x@y SIP/2.0\r\n\r\n',
  ],
  [
    'a semicolon in the user',
    true,
    200,
    ['OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0', ...headers('OPTIONS', 'semi')],
  ],
  [
    'several transports in Via',
    true,
    200,
    [
      options,
      ...headers('OPTIONS', 'transports'),
      'Via: SIP/2.0/SCTP t2',
      'Via: SIP/2.0/TLS t3',
      'Via: SIP/2.0/UNKNOWN t5;branch=z9hG4bKx',
    ],
  ],
  [
    'an unknown scheme that OPTIONS need not care about',
    true,
    200,
    ['OPTIONS nobodyKnowsThisScheme:opaque SIP/2.0', ...headers('OPTIONS', 'scheme')],
  ],
  [
    'an unknown scheme in an INVITE',
    true,
    416,
    [
      'INVITE soap.beep://192.0.2.103:3002 SIP/2.0',
      ...headers('INVITE', 'novel'),
      'Contact: <sip:tester@127.0.0.1>',
    ],
  ],
  [
    'unknown schemes in To and From',
    true,
    200,
    [options, ...headers('OPTIONS', 'unk2', 'To: isbn:2983792873', 'From: <http://www.example.com>;tag=1')],
  ],
  [
    'extensions required that nobody has',
    true,
    420,
    [
      options,
      ...headers('OPTIONS', 'ext'),
      'Require: nothingSupportsThis, nothingSupportsThisEither',
      'Proxy-Require: x',
    ],
  ],
  [
    'a body of an unknown kind',
    true,
    415,
    [
      'INVITE sip:target@example.com SIP/2.0',
      ...headers('INVITE', 'kind', 'Content-Length: 7'),
      'Contact: <sip:tester@127.0.0.1>',
      'Content-Type: application/unknownformat',
    ],
    '<audio>',
  ],
  ['no hops left', true, 200, [options, ...headers('OPTIONS', 'zero', 'Max-Forwards: 0')]],
  ['a bad date', true, 200, [options, ...headers('OPTIONS', 'date'), 'Date: Fri, 01 Jan 2010 16:00:00 EST']],
  [
    'an old INVITE without tag or cookie',
    true,
    407,
    [
      'INVITE sip:target@127.0.0.1;lr SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.1:PORT',
      'To: <sip:target@127.0.0.1>',
      'From: <sip:old@127.0.0.1>',
      'Call-ID: old.torture',
      'CSeq: 1 INVITE',
      'Contact: <sip:old@127.0.0.1>',
      'Content-Length: 0',
    ],
  ],
  ['a response that answers nothing', true, null, ['SIP/2.0 200 OK', ...headers('OPTIONS', 'lost')]],
  [
    'a response with a reason of other letters',
    true,
    null,
    ['SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое', ...headers('INVITE', 'unreason')],
  ],
  ['a response without a reason', true, null, ['SIP/2.0 100 ', ...headers('INVITE', 'noreason')]],
]

const bad: Draft[] = [
  [
    'separators without values',
    false,
    null,
    [options, ...headers('OPTIONS', 'sep', 'Via: SIP/2.0/UDP 127.0.0.1:PORT;;,;,,')],
  ],
  [
    'Contact separators without values',
    true,
    400,
    [
      'INVITE sip:target@example.com SIP/2.0',
      ...headers('INVITE', 'sep2'),
      'Contact: "Joe" <sip:joe@example.org>;;;;',
    ],
  ],
  [
    'length beyond the end',
    false,
    400,
    [options, ...headers('OPTIONS', 'clerr', 'Content-Length: 9999')],
    'short',
  ],
  ['negative length', false, 400, [options, ...headers('OPTIONS', 'ncl', 'Content-Length: -999')]],
  [
    'numbers too big',
    false,
    400,
    [options, ...headers('OPTIONS', 'scalar', 'CSeq: 36893488147419103232 OPTIONS', 'Max-Forwards: 300')],
  ],
  [
    'numbers too big in a response',
    false,
    null,
    [
      'SIP/2.0 503 Service Unavailable',
      ...headers('OPTIONS', 'scalarlg', 'CSeq: 9292394834772304023312 OPTIONS'),
    ],
  ],
  [
    'an open quote',
    false,
    400,
    [options, ...headers('OPTIONS', 'quot', 'To: "Mr. J. User <sip:j.user@example.com>')],
  ],
  [
    'brackets around the Request-URI',
    false,
    400,
    ['OPTIONS <sip:user@example.com> SIP/2.0', ...headers('OPTIONS', 'ltgt')],
  ],
  [
    'blanks in the Request-URI',
    false,
    400,
    ['OPTIONS sip:user@example.com; lr SIP/2.0', ...headers('OPTIONS', 'lwsruri')],
  ],
  [
    'many blanks in the request line',
    false,
    400,
    ['OPTIONS  sip:user@example.com  SIP/2.0', ...headers('OPTIONS', 'lwsstart')],
  ],
  ['a blank after the request line', false, 400, [`${options} `, ...headers('OPTIONS', 'trws')]],
  [
    'escaped headers in the Request-URI of no meaning',
    true,
    200,
    ['OPTIONS sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0', ...headers('OPTIONS', 'escruri')],
  ],
  [
    'an unquoted name with a comma',
    true,
    200,
    [options, ...headers('OPTIONS', 'baddn', 'From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43')],
  ],
  [
    'blanks inside the address',
    false,
    400,
    [options, ...headers('OPTIONS', 'badaspec', 'To: "Watson, Thomas" < sip:t.watson@exa mple.org >')],
  ],
  ['another version', false, 505, ['OPTIONS sip:target@example.com SIP/7.0', ...headers('OPTIONS', 'vers')]],
  ['two methods', false, 400, [options, ...headers('OPTIONS', 'mis', 'CSeq: 8 INVITE')]],
  [
    'two methods, both unknown',
    false,
    400,
    ['NEWMETHOD sip:target@example.com SIP/2.0', ...headers('NEWMETHOD', 'mis2', 'CSeq: 8 OTHERMETHOD')],
  ],
  [
    'a status of no size',
    false,
    null,
    ['SIP/2.0 4294967301 better not break the receiver', ...headers('INVITE', 'big')],
  ],
  [
    'headers missing',
    false,
    null,
    [
      'INVITE sip:user@example.com SIP/2.0',
      'CSeq: 193942 INVITE',
      `${via}insuf`,
      'Content-Type: application/sdp',
      'l: 0',
    ],
  ],
  [
    'several of what there is one of',
    false,
    400,
    [
      options,
      ...headers('OPTIONS', 'multi'),
      'CSeq: 8 OPTIONS',
      'Call-ID: 2',
      'To: <sip:b@c>',
      'From: <sip:d@e>;tag=1',
    ],
  ],
  [
    'several lengths',
    false,
    400,
    [options, ...headers('OPTIONS', 'mcl'), 'Content-Length: 5', 'Content-Length: 7'],
    'There.',
  ],
  [
    'a response sent to everybody',
    true,
    null,
    ['SIP/2.0 200 OK', ...headers('INVITE', 'bcast', 'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKbcast')],
  ],
  ['a branch of nothing but the cookie', true, 200, [options, ...headers('OPTIONS', '')]],
]

/** All of them, for a sender at this port. */
export function tortures(port: number): Torture[] {
  return [...good, ...bad].map(([trick, isGood, status, lines, body = '']) => ({
    trick,
    good: isGood,
    status,
    bytes: Buffer.from([...lines, '', body].join('\r\n').replaceAll('PORT', String(port))),
  }))
}
