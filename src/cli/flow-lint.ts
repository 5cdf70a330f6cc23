import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { randomIds, systemClock } from '../adapters/system/clock.ts'
import { type FlowFinding, lintFlowResponse } from '../callflow/lint-response.ts'
import { defaultLanguage, type Language, terminalLanguage } from '../config/words.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { describeFailure } from './failure.ts'
import { failures, findingsOf } from './flow/ask-lines.ts'
import { countLine, findingLines } from './flow/finding-lines.ts'
import { type LintQuestion, type RawLintOptions, readSource, type Source } from './flow/lint-options.ts'
import { refuse } from './flow/options.ts'
import { printable } from './flow/printable.ts'
import { openServer } from './flow/server.ts'
import { terminalLog } from './flow/terminal-log.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

/** Longer files are no answer of a server. */
const mostBytes = 1_048_576

export function addFlowLint(flow: Command, terminal: Terminal, finish: Finish): void {
  flow
    .command('lint')
    .description("look for faults in a server's answer, from a file or by asking it once 检查服务的应答")
    .argument('[file]', 'a file with the answer, - for standard input 应答文件，- 为标准输入')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('--event <event>', 'ask the server this: incoming, dtmf, bridge_failed, ... 以此事件询问服务')
    .option('--caller <number>', 'who calls, 13800138000 if not given 主叫号码')
    .option('--group <number>', 'the group the call comes for 进入的座席组')
    .option('--callee <number>', 'the number that was dialled, the group if not given 所拨号码')
    .option('--dtmf <keys>', 'what was typed 按键')
    .option('--url <url>', 'ask this server instead of http_call_flow_url 改问此地址')
    .option('--json', 'the findings as JSON 以 JSON 输出')
    .action(async (file: string | undefined, raw: RawLintOptions) => {
      const read = readSource(file, raw)
      if (!read.ok) return finish(refuse(terminal, read.problems))
      finish(await lint(read.source, raw, terminal))
    })
}

function lint(source: Source, raw: RawLintOptions, terminal: Terminal): Promise<number> {
  if (source.type === 'file') return lintFile(source.file, raw, terminal)
  const work = (loaded: LoadedFile) => lintServer(loaded, source, raw, terminal)
  return withConfig(raw.config, terminal, work)
}

async function lintFile(file: string, { json }: RawLintOptions, terminal: Terminal): Promise<number> {
  const language = terminalLanguage(terminal.env, defaultLanguage)
  try {
    const text = await readAtMost(file === '-' ? terminal.input() : createReadStream(file))
    if (text === null) return refuse(terminal, [tooLong])
    return tell(lintFlowResponse(text), json === true, language, terminal)
  } catch (error) {
    // What the system says of the file; anything else is a mistake in the program.
    if (!(error instanceof Error && 'code' in error)) throw error
    terminal.complain(describeFailure(error))
    return exitCode.wrong
  }
}

const tooLong = {
  en: `more than ${mostBytes} bytes are no answer`,
  zh: `超过 ${mostBytes} 字节，不是服务的应答`,
}

/** Null when there is more. */
async function readAtMost(input: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of input) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > mostBytes) return null
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks))
}

async function lintServer(
  { config, language }: LoadedFile,
  { question, url: given }: Extract<Source, { type: 'server' }>,
  { json }: RawLintOptions,
  terminal: Terminal,
): Promise<number> {
  const url = given ?? config.callFlow.url
  if (url === null) return refuse(terminal, [nobodyToAsk])
  const server = openServer(url, config, terminalLog(terminal))
  try {
    const request = complete(question)
    const answer = await server.ask(request, `${request.call_uuid}.1`)
    const { tookMs, raw } = answer
    if (answer.type === 'answered') {
      const findings = findingsOf({ ...answer, request, at: 0 })
      return tell(findings, json === true, language, terminal)
    }
    const findings = findingsOf({
      type: 'failed',
      request,
      reason: answer.reason,
      detail: answer.detail,
      tookMs,
      raw,
      at: 0,
    })
    const own = findings.length > 0 ? findings : [noAnswer(answer.reason, answer.detail)]
    return tell(own, json === true, language, terminal)
  } finally {
    await server.close()
  }
}

const nobodyToAsk = {
  en: 'there is no server to ask: give --url, or http_call_flow_url in the configuration',
  zh: '没有可询问的服务：请给出 --url，或在配置中填写 http_call_flow_url',
}

const complete = (question: LintQuestion) => ({
  ...question,
  timestamp: String(Math.floor(systemClock.now() / 1000)),
  call_uuid: randomIds.legId(),
})

function noAnswer(reason: string, detail: string): FlowFinding {
  const { en, zh } = failures(reason)
  return {
    level: 'error',
    field: '',
    message: { en: `${en} (${detail})`, zh: `${zh}（${detail}）` },
    instead: '',
  }
}

function tell(
  findings: readonly FlowFinding[],
  json: boolean,
  language: Language,
  terminal: Terminal,
): number {
  const lines = json
    ? [JSON.stringify(findings, null, 2)]
    : [...findingLines(findings, language), countLine(findings, language)]
  for (const line of lines) terminal.print(printable(line))
  return findings.some(({ level }) => level === 'error') ? exitCode.failed : exitCode.ok
}
