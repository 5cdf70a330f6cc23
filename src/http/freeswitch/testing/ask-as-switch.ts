import { DOMParser, type Element } from '@xmldom/xmldom'
import type { CustomerDb, Lookup, OutDid } from '../../../ports/customer-db.ts'
import type { HttpDeps } from '../../deps.ts'
import { switchPassword, type TestServer, testServer } from '../../testing/http-server.ts'

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

export interface AskOptions {
  /** A server of its own with these parts; else the shared one. */
  readonly change?: Partial<HttpDeps>
  readonly authorization?: string
  readonly remoteAddress?: string
}

export type Fields = Readonly<Record<string, string>>

/** Asks as mod_xml_curl does: the first five fields bare, the rest escaped. */
export const asSwitch =
  (shared: () => TestServer) =>
  async (fields: Fields, { change, authorization, remoteAddress = '127.0.0.1' }: AskOptions = {}) => {
    const { app, lines } = change === undefined ? shared() : await testServer(change)
    const before = lines.length
    const { section = '', tag_name = '', key_name = '', key_value = '', ...rest } = fields
    const bare = `hostname=fs1&section=${section}&tag_name=${tag_name}&key_name=${key_name}&key_value=${key_value}&`
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/freeswitch/xml',
      remoteAddress,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: authorization ?? basic('switch', switchPassword),
      },
      payload: bare + new URLSearchParams(rest).toString(),
    })
    return {
      status: answer.statusCode,
      text: answer.body,
      headers: answer.headers,
      lines: lines.slice(before),
    }
  }

export const notFound = '<result status="not found"/>'

export function elements(text: string, tag: string): Element[] {
  const document = new DOMParser().parseFromString(text, 'text/xml')
  return [...document.getElementsByTagName(tag)]
}

export const pairs = (text: string, tag: string, name: string, value: string) =>
  elements(text, tag).map(element => [element.getAttribute(name), element.getAttribute(value)])

type Answers = {
  readonly password?: Lookup<string>
  readonly inDid?: (number: string) => Lookup<string>
  readonly outDid?: Lookup<OutDid>
}

/** A customer's database that says the same of every number; nothing is known where nothing is said. */
export function database(answers: Answers): Pick<CustomerDb, 'password' | 'inDid' | 'outDid'> {
  const { password = { type: 'notFound' }, inDid, outDid = { type: 'notFound' } } = answers
  return {
    password: async () => password,
    inDid: async number => inDid?.(number) ?? { type: 'notFound' },
    outDid: async () => outDid,
  }
}
