import { expect, test } from 'vitest'
import { readSection } from './document.ts'
import { readGateways } from './gateways-document.ts'

function read(inside: string) {
  const text = `<document type="freeswitch/xml"><section name="directory">${inside}</section></document>`
  const result = readSection(text, 'directory')
  if (result.type !== 'section') throw new Error(result.type)
  return readGateways(result.section)
}

const user = (gateways: string) => `<user id="u"><gateways>${gateways}</gateways></user>`
const gateway = (name: string, params: string) => `<gateway name="${name}">${params}</gateway>`
const peer = '<param name="proxy" value="192.0.2.1"/><param name="register" value="false"/>'

test.each([
  ['in a domain', `<domain name="d">${user(gateway('a', peer))}</domain>`, ['a']],
  [
    'in params of their own',
    `<domain name="d">${user(gateway('a', `<params>${peer}</params>`))}</domain>`,
    ['a'],
  ],
  [
    'in groups',
    `<domain name="d"><groups><group><users>${user(gateway('a', peer))}</users></group></groups></domain>`,
    ['a'],
  ],
  [
    'of many users',
    `<domain name="d">${user(gateway('a', peer))}${user(gateway('b', peer))}</domain>`,
    ['a', 'b'],
  ],
  ['none', '<domain name="d"/>', []],
])('gateways %s', (_, xml, names) => {
  const { gateways, problems } = read(xml)
  expect([gateways.map(({ name }) => name), problems]).toEqual([names, []])
})

test('what cannot be used is told without its password; the rest is taken', () => {
  const secret = '<param name="password" value="secret"/>'
  const xml = user(gateway('a', peer) + gateway('bad name', peer) + gateway('c', secret) + gateway('a', peer))
  const { gateways, problems } = read(`<domain name="d">${xml}</domain>`)
  expect(gateways.map(({ name }) => name)).toEqual(['a'])
  expect(problems).toEqual([
    { gateway: 'bad name', problem: 'its name: expected letters, digits, _ . -' },
    { gateway: 'c', problem: 'username: needed to register' },
    { gateway: 'a', problem: 'there are two of this name' },
  ])
  expect(JSON.stringify(problems)).not.toContain('secret')
})
