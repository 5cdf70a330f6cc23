import { expect, test } from 'vitest'
import type { Header } from '../eventsocket/protocol/event.ts'
import type { XmlCurl } from './client.ts'
import { createDirectory, type DirectoryQuery } from './directory.ts'
import { readSection, type SectionResult } from './document.ts'

const query: DirectoryQuery = { user: '1001', domain: 'home', fields: [['action', 'sip_auth']] }

function document(users: string): string {
  return `<document type="freeswitch/xml"><section name="directory"><domain name="home"><groups><group name="g"><users>${users}</users></group></groups></domain></section></document>`
}

const plain = document(
  '<user id="1001"><params><param name="password" value="s"/></params><variables><variable name="user_context" value="default"/></variables></user>',
)
const hashed = document(
  '<user id="1001"><params><param name="a1-hash" value="abc"/><param name="password" value="s"/></params></user>',
)
const without = document('<user id="1001"/>')

/** A server that answers with `texts` one after the other and keeps what it was asked. */
function serverOf(...texts: string[]): { ask: XmlCurl; asked: Array<readonly Header[]> } {
  const asked: Array<readonly Header[]> = []
  const ask: XmlCurl = (section, fields) => {
    asked.push(fields)
    const text = texts.shift()
    const result: SectionResult =
      text === undefined ? { type: 'failed', reason: 'down' } : readSection(text, section)
    return Promise.resolve(result)
  }
  return { ask, asked }
}

test.each([
  ['a password and variables', plain, { password: 's' }, [['user_context', 'default']]],
  ['an HA1 before a password', hashed, { ha1: 'abc' }, []],
  ['a user without a secret', without, null, []],
] as const)('%s', async (_what, text, secret, variables) => {
  const answer = await createDirectory(serverOf(text).ask, () => 0).find(query)
  if (answer.type !== 'found') throw new Error(answer.type)
  expect(answer.user.secret).toEqual(secret)
  expect([...answer.user.variables]).toEqual(variables)
})

test('the question has the fields of mod_xml_curl', async () => {
  const { ask, asked } = serverOf(plain)
  await createDirectory(ask, () => 0).find(query)
  expect(asked).toEqual([
    [
      ['tag_name', 'domain'],
      ['key_name', 'name'],
      ['key_value', 'home'],
      ['action', 'sip_auth'],
      ['key', 'id'],
      ['user', '1001'],
      ['domain', 'home'],
    ],
  ])
})

const minute = 60_000

test('it is asked every time; what it told counts for a quarter of an hour while it does not answer', async () => {
  let now = 0
  const { ask, asked } = serverOf(plain, plain)
  const directory = createDirectory(ask, () => now)
  const types: string[] = []
  for (now of [0, 1, 1 + 15 * minute, 2 + 15 * minute]) types.push((await directory.find(query)).type)
  expect(types).toEqual(['found', 'found', 'found', 'failed'])
  expect(asked).toHaveLength(4)
})

test('who is not found any more is not known any more', async () => {
  const gone =
    '<document type="freeswitch/xml"><section name="result"><result status="not found"/></section></document>'
  const { ask } = serverOf(plain, gone)
  const directory = createDirectory(ask, () => 0)
  const types: string[] = []
  for (const _ of [1, 2, 3]) types.push((await directory.find(query)).type)
  expect(types).toEqual(['found', 'notFound', 'failed'])
})

test('the steps of one call share what was told a moment ago', async () => {
  let now = 0
  const { ask, asked } = serverOf(plain, plain)
  const directory = createDirectory(ask, () => now)
  for (now of [0, 10_000, 10_001]) expect((await directory.recall(query)).type).toBe('found')
  expect(asked).toHaveLength(2)
})

test('what is known can be dropped, of one and of all', async () => {
  const { ask } = serverOf(plain)
  const directory = createDirectory(ask, () => 0)
  await directory.find(query)
  expect([directory.forget('1002', 'home'), directory.forget('1001', 'home')]).toEqual([0, 1])
  expect((await directory.find(query)).type).toBe('failed')
  const second = createDirectory(serverOf(plain).ask, () => 0)
  await second.find(query)
  expect([second.forgetAll(), (await second.find(query)).type]).toEqual([1, 'failed'])
})

test('an answer asked for before a drop is not kept after it', async () => {
  const { ask } = serverOf(plain)
  const directory = createDirectory(ask, () => 0)
  const asking = directory.find(query)
  directory.forgetAll()
  expect((await asking).type).toBe('found')
  expect((await directory.find(query)).type).toBe('failed')
})

test('those who ask at the same time share one question', async () => {
  const { ask, asked } = serverOf(plain)
  const directory = createDirectory(ask, () => 0)
  const answers = await Promise.all(Array.from({ length: 50 }, () => directory.find(query)))
  expect(new Set(answers.map(answer => answer.type))).toEqual(new Set(['found']))
  expect(asked).toHaveLength(1)
})

test('another user in the answer is not taken for the one asked for', async () => {
  const { ask } = serverOf(plain)
  const answer = await createDirectory(ask, () => 0).find({ ...query, user: '1002' })
  expect(answer).toEqual({ type: 'notFound' })
})
