import { expect, test } from 'vitest'
import { embedded, file, param, problemsOf } from './testing/sample-file.ts'

test('every problem is told at once, in the order of the file', () => {
  const text = file(
    [
      param('db_type', 'postgress'),
      param('http_timeout_ms', '3s'),
      param('lissten', '127.0.0.1:8090'),
      param('http_timeout_ms', '3000'),
      param('http_call_flow_url', 'ftp://u:s3cr3t@x/y'),
      '<parm/>',
      'stray',
    ],
    ['<switch name="a" type="embedded" esl="127.0.0.1:8090"/>', '<switch name="a" type="freeswitch"/>'],
  )
  expect(problemsOf(text)).toEqual([
    'f:3:29: db_type: expected postgres | mysql | sqlite, got "postgress"',
    'f:4:37: http_timeout_ms: expected a whole number of milliseconds, 100..30000, got "3s"',
    'f:5:29: lissten: unknown here; did you mean "listen"?',
    'f:6:13: http_timeout_ms: given twice, already on line 4',
    'f:7:40: http_call_flow_url: expected a URL like http://host:port/path, without user and password, got "ftp://***@x/y"',
    'f:8:1: parm: unknown here; did you mean "param"?',
    'f:8:8: settings: expected elements only, got text between them',
    'f:12:38: esl: port 8090 is already used by "listen" on line 2',
    'f:13:1: password: missing; expected 1 to 128 printable ASCII characters without spaces',
    'f:13:14: name: given twice, already on line 12',
  ])
})

const withDb = [param('db_type', 'sqlite'), param('db_string', 'cc.db')]

test.each<[what: string, text: string, problems: string[]]>([
  [
    'codes of agents that are alike, or none',
    file([
      param('code_ready', '*70'),
      param('code_busy', '*7'),
      param('code_offline', '*8,9'),
      param('code_wrap_up_end', '*7'),
    ]),
    [
      'f:3:32: code_ready: is code_busy (*7) with a reason after it',
      'f:5:34: code_offline: expected 2 to 16 of the digits, * and #, or none, got "*8,9"',
      'f:6:38: code_wrap_up_end: is the same as code_busy',
    ],
  ],
  [
    'a customer database without its query',
    file(withDb),
    ['f:2:1: ext_query_string: missing; expected with db_type'],
  ],
  [
    'a query without the kind of database',
    file([param('in_did_sql', 'SELECT 1 WHERE n=$1')]),
    ['f:2:1: db_type: missing; expected with the other parameters of the customer database'],
  ],
  [
    'a connection for another database',
    file([
      param('db_type', 'postgres'),
      param('db_string', 'mysql://u:s3cr3t@h/cc'),
      param('ext_query_string', 'SELECT 1 WHERE n=$1'),
    ]),
    ['f:4:31: db_string: is for mysql, but db_type is postgres'],
  ],
  [
    'events listed and nowhere to push them',
    file([param('push_events', 'queued')]),
    ['f:3:33: push_events: has no effect without push_event_url'],
  ],
  [
    'a domain of HA1s, and passwords are plain',
    file([param('ext_password_domain', 'pbx.example')]),
    ['f:3:41: ext_password_domain: has no effect without ext_password_format=ha1'],
  ],
  [
    'two switches on one event socket',
    file(
      [],
      [
        '<switch name="a" type="freeswitch" password="x"/>',
        '<switch name="b" type="freeswitch" password="x" host="localhost"/>',
      ],
    ),
    ['f:6:1: port: port 8021 is already used by "port" on line 5'],
  ],
  [
    'a wildcard address that takes the port of loopback',
    file([param('listen', '0.0.0.0:8021')], ['<switch name="a" type="freeswitch" password="x"/>']),
    ['f:6:1: port: port 8021 is already used by "listen" on line 3'],
  ],
  [
    'audio ports over the SIP port',
    file([], ['<switch name="a" type="embedded" sip="127.0.0.1:17000"/>']),
    ['f:5:1: rtp: port 17000 is already used by "sip" on line 5'],
  ],
  ['no switch', file([], []), ['f:4:1: switches: expected at least one <switch> in <switches>']],
  [
    'an attribute of the other kind of switch',
    file([], ['<switch name="a" type="embedded" port="8021"/>']),
    ['f:5:39: port: unknown here; expected one of: name, type, sip, rtp, esl'],
  ],
  [
    'a switch without a type',
    file([], ['<switch name="a"/>']),
    ['f:5:1: type: missing; expected freeswitch | embedded'],
  ],
  [
    'a switch with something in it',
    file([], ['<switch name="a" type="embedded"><param/></switch>']),
    ['f:5:34: param: a <switch> has attributes only'],
  ],
  [
    'two settings blocks',
    file([], [embedded], '<settings/>'),
    ['f:7:1: settings: given twice, already on line 2'],
  ],
  [
    'another file of FreeSWITCH',
    '<configuration name="sofia.conf"><switches><switch name="a" type="embedded"/></switches></configuration>',
    ['f:1:1: configuration: expected <configuration name="nacd.conf">'],
  ],
  [
    'a document type with entities',
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${file([])}`,
    ['f:1:1: DOCTYPE: expected no DOCTYPE: nothing outside this file is read'],
  ],
  ['a bare &', file([param('http_secret', 'a&b=c')]), ['f:3:1: XML: a "&" in a text is written &amp;']],
  [
    'a quote left out',
    file(['<param name="http_secret" value=s3cr3t/>', '<param name=listen value="x"/>']),
    [
      'f:3:1: XML: an attribute is written name="value", with both quotes and a space before the next one',
      'f:4:1: XML: an attribute is written name="value", with both quotes and a space before the next one',
    ],
  ],
  [
    'a tag left open',
    '<configuration>\n<settings>\n</configuration>',
    ['f:2:11: XML: <settings> is not closed before </configuration>'],
  ],
  ['nothing at all', '', ['f: XML: expected one <configuration> element and nothing around it']],
])('%s', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems)
})
