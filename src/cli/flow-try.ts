import type { Command } from 'commander'
import { randomIds, systemClock } from '../adapters/system/clock.ts'
import { openSoundLibrary } from '../adapters/voices/sound-library.ts'
import type { Config } from '../config/config.ts'
import { housePolicy } from '../config/house-policy.ts'
import type { Language } from '../config/words.ts'
import type { Arrival } from '../core/call/arrival.ts'
import type { CallbacksNow } from '../core/call/outcome.ts'
import { type Happening, isOrderly } from '../dry-run/happening.ts'
import { playCall } from '../dry-run/play-call.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { Log } from '../ports/log.ts'
import { createBuiltInFlow } from '../runtime/built-in-flow.ts'
import { policyOf } from '../runtime/queue/acd-policy.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { findingsOf } from './flow/ask-lines.ts'
import { conversationLines, verdictLine } from './flow/conversation.ts'
import { type House, openHouse } from './flow/house.ts'
import { refuse } from './flow/options.ts'
import { printable } from './flow/printable.ts'
import { openServer, shownUrl } from './flow/server.ts'
import { terminalLog } from './flow/terminal-log.ts'
import { type RawTryOptions, readTrial, type Trial } from './flow/try-options.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

export function addFlowTry(flow: Command, terminal: Terminal, finish: Finish): void {
  flow
    .command('try')
    .description('play a whole call against the call-flow server, without phone or switch 模拟一次完整呼叫')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('--caller <number>', 'who calls, 13800138000 if not given 主叫号码')
    .option('--group <number>', 'the group the call comes for 进入的座席组')
    .option('--callee <number>', 'the number that was dialled, the group if not given 所拨号码')
    .option('--callout', 'a call out (nwaycallout) instead of one that comes in 外呼')
    .option('--dtmf <keys>', 'what is typed, one entry for each time: 1,2,* 每次收键时的按键')
    .option(
      '--bridge <outcome>',
      'answered | busy | no-answer | not-registered, once for each attempt, the last one stays 每次桥接的结果',
      collect,
      [],
    )
    .option('--queue <outcome>', 'agent | timeout 排队的结果')
    .option('--hangup <side>', 'caller | agent: who ends the conversation 通话由谁挂机')
    .option('--rating <key>', 'what is typed in the survey 满意度按键')
    .option('--url <url>', 'ask this server instead of http_call_flow_url 改问此地址')
    .option('--json', 'everything as JSON 以 JSON 输出')
    .action(async (raw: RawTryOptions) => {
      const read = readTrial(raw)
      if (!read.ok) return finish(refuse(terminal, read.problems))
      const work = (loaded: LoadedFile) => run(loaded, terminal, read.trial, raw.json === true)
      finish(await withConfig(raw.config, terminal, work))
    })
}

async function run(
  { config, language }: LoadedFile,
  terminal: Terminal,
  trial: Trial,
  json: boolean,
): Promise<number> {
  const url = trial.url ?? config.callFlow.url
  const happenings = await play(config, trial, url, terminalLog(terminal))
  const lines = json
    ? [JSON.stringify(report(happenings, url), null, 2)]
    : [
        ...headLines(trial, url, language),
        ...conversationLines(happenings, language),
        '',
        verdictLine(happenings, language),
      ]
  for (const line of lines) terminal.print(printable(line))
  return isOrderly(happenings) ? exitCode.ok : exitCode.failed
}

async function play(config: Config, trial: Trial, url: string | null, log: Log): Promise<Happening[]> {
  const house = await openHouse(config, log)
  const server = url === null ? null : openServer(url, config, log)
  try {
    const { staff } = house
    return await playCall(arrivalOf(trial), trial.script, {
      callFlow: server ?? builtInFlow(config, house, log),
      policy: {
        ...housePolicy(config),
        ...policyOf(staff.agents, staff.groups ?? []),
        callbacks: nobodyCalledBack,
      },
      staff,
      sounds: openSoundLibrary(config.voices, config.language, systemClock.now),
      language: config.language,
      freshLegId: randomIds.legId,
    })
  } finally {
    await server?.close()
    await house.store.close()
  }
}

/** A call that is played has the house for itself. */
const nobodyCalledBack: CallbacksNow = { waitingIn: () => 0, isWaiting: () => false }

function builtInFlow({ timezone, numbers }: Config, { store }: House, log: Log): CallFlow {
  const groups = () => store.agents.groups()
  return createBuiltInFlow({ groups, rules: store.houseRules, numbers, timezone, clock: systemClock, log })
}

/** A call as it would come from a phone on this machine. */
const arrivalOf = ({ event, caller, callee, group }: Trial): Arrival => ({
  purpose: { type: 'flow', event },
  uuid: randomIds.legId(),
  part: 1,
  switchName: 'dry-run',
  direction: event === 'callout' ? 'outbound' : 'inbound',
  callerNumber: caller,
  callerName: '',
  calleeNumber: callee,
  group,
  inboundGateway: '',
  networkIp: '127.0.0.1',
  networkPort: '5060',
  arrivedAt: systemClock.now(),
  answered: false,
  variables: {},
})

function headLines(
  { event, caller, callee, group }: Trial,
  url: string | null,
  language: Language,
): string[] {
  const isCallout = event === 'callout'
  const who = {
    en: isCallout
      ? `call out from ${caller} to ${callee}`
      : `call from ${caller} to ${callee}, group ${group}`,
    zh: isCallout ? `外呼：${caller} 呼叫 ${callee}` : `来电：${caller} 拨打 ${callee}，座席组 ${group}`,
  }[language]
  const server = {
    en: url === null ? 'no call-flow server: the built-in flow' : `call-flow server ${shownUrl(url)}`,
    zh: url === null ? '没有呼叫流程服务，使用内置流程' : `呼叫流程服务 ${shownUrl(url)}`,
  }[language]
  const simulated = {
    en: 'Phones, switch and time are simulated; the answers are real.',
    zh: '话机、交换机和时间是模拟的，应答是真实的。',
  }[language]
  return [who, server, simulated]
}

/** Everything, with the findings beside the answer they are about. */
const report = (happenings: readonly Happening[], url: string | null) => ({
  server: url === null ? null : shownUrl(url),
  orderly: isOrderly(happenings),
  happenings: happenings.map(happening =>
    happening.type === 'answered' || happening.type === 'failed'
      ? { ...happening, findings: findingsOf(happening) }
      : happening,
  ),
})
