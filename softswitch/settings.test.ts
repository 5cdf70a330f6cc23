import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const good = {
  name: 'local',
  domain: 'example.test',
  sip: { host: '127.0.0.1', port: 5060 },
  rtp: { low: 16384, high: 20480 },
  esl: { host: '127.0.0.1', port: 8021, password: 'secret' },
  xmlCurl: { url: 'http://127.0.0.1:8090/xml', user: 'u', password: 'p' },
  voices: ['/voices'],
  recordings: '/recordings',
  idleExitMs: 1000,
  logFile: '/var/log/x',
  pidFile: '/run/x',
}

test('a complete file is taken as it is', () => {
  expect(readSettings(JSON.stringify(good))).toEqual({ type: 'settings', settings: good })
})

test('what may be left out has its default', () => {
  const {
    name: _name,
    domain: _domain,
    voices: _voices,
    recordings: _recordings,
    idleExitMs: _idle,
    logFile: _log,
    pidFile: _pid,
    ...rest
  } = good
  expect(readSettings(JSON.stringify(rest))).toEqual({
    type: 'settings',
    settings: {
      ...rest,
      name: 'local',
      domain: '127.0.0.1',
      voices: [],
      recordings: null,
      idleExitMs: 600_000,
      logFile: null,
      pidFile: null,
    },
  })
})

test.each<[string, unknown, string[]]>([
  ['no object', [], ['the file: expected an object']],
  ['a missing part', { ...good, esl: undefined }, ['esl: expected an object']],
  [
    'a port that is a text',
    { ...good, sip: { host: '::1', port: '5060' } },
    ['sip.port: expected a whole number'],
  ],
  [
    'a port out of range',
    { ...good, sip: { host: '::1', port: 70000 } },
    ['sip.port: expected a whole number'],
  ],
  ['an empty password', { ...good, esl: { ...good.esl, password: '' } }, ['esl.password: expected a text']],
  [
    'another scheme',
    { ...good, xmlCurl: { ...good.xmlCurl, url: 'ftp://x' } },
    ['xmlCurl.url: expected an http'],
  ],
  [
    'a relative folder for recordings',
    { ...good, recordings: 'recordings' },
    ['recordings: expected an absolute path'],
  ],
  ['a relative folder', { ...good, voices: ['voices'] }, ['voices: expected a list of absolute folders']],
  ['a relative path', { ...good, pidFile: 'x.pid' }, ['pidFile: expected an absolute path']],
  [
    'too few RTP ports',
    { ...good, rtp: { low: 20000, high: 20002 } },
    ['rtp: expected room for two port pairs'],
  ],
])('%s is refused', (_what, value, problems) => {
  const result = readSettings(JSON.stringify(value))
  expect(result).toMatchObject({ type: 'wrong' })
  const found = result.type === 'wrong' ? result.problems : []
  for (const problem of problems) expect(found.join('\n')).toContain(problem)
})

test('every problem is told at once, and no secret', () => {
  const result = readSettings(
    JSON.stringify({ sip: 1, rtp: {}, esl: { password: 'secret', port: 'secret' } }),
  )
  const text = JSON.stringify(result)
  expect(result.type === 'wrong' && result.problems.length).toBeGreaterThan(6)
  expect(text).not.toContain('"secret"')
  expect(readSettings('{')).toEqual({ type: 'wrong', problems: ['the file: expected JSON'] })
})
