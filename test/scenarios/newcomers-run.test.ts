import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort, freeRange } from './support/free-ports.ts'
import { NacdApi } from './support/nacd/api.ts'
import { projectFolder } from './support/nacd/nacd.ts'
import { Phone, type PhoneOptions } from './support/phone/baresip.ts'
import { Program } from './support/process/program.ts'
import { makeTempFolder } from './support/temp-folder.ts'
import { until } from './support/until.ts'

/** What a newcomer reads on the screen, taken apart as they would. */
interface Screen {
  readonly api: string
  readonly token: string
  readonly sipPort: number
  readonly passwords: ReadonlyMap<string, string>
}

/** nacd.conf.xml as it is in the project, with other ports: somebody else may be using the usual ones. */
async function configurationOnFreePorts(): Promise<string> {
  const { low, high } = await freeRange(200)
  const text = readFileSync(join(projectFolder, 'nacd.conf.xml'), 'utf8').replace(
    '16384-20480',
    `${low}-${high}`,
  )
  const usual = [...new Set(text.match(/(?<=127\.0\.0\.1:)\d+/g))]
  const free = await Promise.all(usual.map(async port => [port, await freePort()] as const))
  return free.reduce((all, [port, other]) => all.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${other}`), text)
}

async function readScreen(program: Program): Promise<Screen> {
  await program.line(/Ctrl-C/, 40_000)
  const text = program.output.lines.join('\n')
  const found = (pattern: RegExp) => pattern.exec(text)?.[1] ?? ''
  return {
    api: found(/API (http:\/\/[\d.:]+)/),
    token: found(/API (?:token: |令牌：)(\S+)/),
    sipPort: Number(found(/127\.0\.0\.1:(\d+)\s*（UDP/)),
    passwords: new Map(
      [...text.matchAll(/\b(10\d\d) {2}(\S{12})\b/g)].map(([, number = '', word = '']) => [number, word]),
    ),
  }
}

describe('a newcomer starts nacd and dials', () => {
  const folder = makeTempFolder('newcomer')
  const phones: Phone[] = []
  let program: Program
  let screen: Screen
  let api: NacdApi

  beforeAll(async () => {
    mkdirSync(folder.path, { recursive: true })
    writeFileSync(join(folder.path, 'nacd.conf.xml'), await configurationOnFreePorts())
    cpSync(join(projectFolder, 'voices'), join(folder.path, 'voices'), { recursive: true })
    const args = [join(projectFolder, 'src/main.ts'), 'start', '--config', join(folder.path, 'nacd.conf.xml')]
    program = await Program.start(process.execPath, args, {
      name: 'nacd',
      cwd: folder.path,
      patience: 15_000,
    })
    screen = await readScreen(program)
    api = new NacdApi(screen.api, () => screen.token)
  })
  afterEach(async () => {
    await Promise.all(phones.splice(0).map(phone => phone.close()))
    await until('no call left', async () => (await api.calls()).length === 0)
  })
  afterAll(async () => {
    await program?.stop()
    folder.remove()
  })

  async function phone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const password = screen.passwords.get(number) ?? ''
    const started = await Phone.start({ number, password, sipPort: screen.sipPort, ...options })
    phones.push(started)
    expect(await started.register()).toBe('ok')
    return started
  }

  it('reads ten extensions with passwords, the token, and where the API is', async () => {
    expect([...screen.passwords.keys()].sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => String(1001 + index)),
    )
    expect(await api.get('/v1/extensions')).toMatchObject({ total: 10 })
  })

  it.each(['120', '121'])('%s: an agent is rung, they talk, and there is a record of it', async group => {
    const [agent, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial(group)
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    await agent.hangUp()
    await caller.closed()
    const records = async () =>
      (await api.get<{ items: { caller_number: string; group: string }[] }>(`/v1/cdrs?group=${group}`)).items
    const [record] = await until('the call record', async () => {
      const found = await records()
      return found.length > 0 && found
    })
    expect(record).toMatchObject({ caller_number: '1002', callee_number: group, agent_extension: '1001' })
  })

  it('110: the menu is heard, a key leads to the agent', async () => {
    const [agent, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('110')
    await until('a prompt', () => caller.ear.since().some(({ sound, ms }) => sound === 'noise' && ms > 300))
    await caller.press('1')
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  })

  it.each(['119', '122'])('%s: an announcement is heard, then the call ends by itself', async group => {
    const caller = await phone('1002')
    await caller.dial(group)
    await caller.closed(30_000)
    const heard = caller.ear.since().filter(({ sound }) => sound !== 'silence')
    expect(heard.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(500)
  })

  it('1001: straight to the other extension', async () => {
    const [called, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('1001')
    await called.rings()
    await called.answer()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
  })
})
