import { Agent, request } from 'undici'
import type { Config } from '../config/config.ts'
import type { HostPort } from '../config/kinds/address.ts'
import { urlOf } from '../config/own-url.ts'
import { readSecrets } from '../config/secrets.ts'
import type { Words } from '../config/words.ts'
import type { LoadedFile } from './config-file.ts'
import type { Terminal } from './terminal.ts'

/** A command may wait for a phone to be answered; the API's own deadline (http/commands.ts) is below this one. */
const deadlineMs = 130_000
const mostBytes = 16_777_216

/** One request to the running nacd. */
export interface OwnRequest {
  readonly method: 'GET' | 'POST'
  /** With its query, escaped. */
  readonly path: string
  /** Plain text. */
  readonly body?: string
}

export interface OwnAnswer {
  readonly status: number
  readonly text: string
}

/** Asks the nacd that runs with this configuration. Null = it could not be asked, which the terminal has been told. */
export async function askOwnApi(
  { config, language }: LoadedFile,
  terminal: Terminal,
  asked: OwnRequest,
): Promise<OwnAnswer | null> {
  const token = await ownToken({ config, language }, terminal)
  if (token === null) return null
  const answer = await send(config, token, asked)
  if (answer.type === 'answered') return answer
  terminal.complain(unreachable(config.listen, answer.reason)[language])
  return null
}

/** The token of the nacd that runs with this configuration. Null = there is none, which the terminal has been told. */
export async function ownToken({ config, language }: LoadedFile, terminal: Terminal): Promise<string | null> {
  const token = config.apiToken ?? (await readSecrets(config.varDir))?.apiToken
  if (token === undefined) terminal.complain(notStarted[language])
  return token ?? null
}

const notStarted: Words = {
  en: 'there is no API token: nacd was never started with this configuration',
  zh: '没有 API 令牌：尚未用此配置启动过 nacd',
}

function unreachable(listen: HostPort, reason: string): Words {
  const at = `${listen.host}:${listen.port}`
  return { en: `nacd does not answer at ${at}: ${reason}`, zh: `nacd 在 ${at} 没有应答：${reason}` }
}

type Sent = ({ readonly type: 'answered' } & OwnAnswer) | { readonly type: 'silent'; readonly reason: string }

async function send(config: Config, token: string, { method, path, body }: OwnRequest): Promise<Sent> {
  const dispatcher = new Agent({
    maxResponseSize: mostBytes,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  })
  const headers = { authorization: `Bearer ${token}` }
  const typed = { ...headers, 'content-type': 'text/plain; charset=utf-8' }
  try {
    const answer = await request(urlOf(config.listen, path), {
      dispatcher,
      method,
      ...(body === undefined ? { headers } : { headers: typed, body }),
    })
    return { type: 'answered', status: answer.statusCode, text: await answer.body.text() }
  } catch (error) {
    return { type: 'silent', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await dispatcher.close()
  }
}
