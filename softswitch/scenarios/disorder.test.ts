import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

/** Something a controller may do; `a` and `b` choose among the live legs. */
type Step = (a: string, b: string) => string

const execute = (application: string, argument: string): Step => {
  const lines = ['call-command: execute', `execute-app-name: ${application}`, `execute-app-arg: ${argument}`]
  return a => [`sendmsg ${a}`, ...lines].join('\n')
}

const steps: Readonly<Record<string, Step>> = {
  call: () => 'api originate {ignore_early_media=true}user/1001 &park()',
  callOther: () => 'bgapi originate {park_after_bridge=true}user/1002 &park()',
  bridge: (a, b) => `api uuid_bridge ${a} ${b}`,
  bridgeAndKill: (a, b) => `api uuid_bridge ${a} ${b}\n\napi uuid_kill ${b}`,
  transfer: a => `api uuid_transfer ${a} 9002`,
  transferBoth: a => `api uuid_transfer ${a} -both 9002`,
  transferPeer: a => `api uuid_transfer ${a} -bleg 1002`,
  transferTwice: a => `api uuid_transfer ${a} 9002\n\napi uuid_transfer ${a} 1002`,
  play: execute('playback', 'tone_stream://%(300,0,500)'),
  playForEver: execute('endless_playback', 'tone_stream://%(300,0,500)'),
  collect: execute('play_and_get_digits', '1 1 1 1000 # silence_stream://50 silence_stream://50 got .'),
  dial: execute('bridge', 'user/1002'),
  break: a => `api uuid_break ${a} all`,
  kill: a => `api uuid_kill ${a}`,
}

async function liveLegs(): Promise<string[]> {
  const { rows = [] } = JSON.parse(await fixture.client.api('show channels as json'))
  return rows.map(({ uuid }: { uuid: string }) => uuid)
}

async function run(step: Step, choice: number): Promise<void> {
  const live = await liveLegs()
  const pick = (at: number): string => live[at % Math.max(1, live.length)] ?? 'none'
  for (const command of step(pick(choice), pick(choice + 1)).split('\n\n'))
    await fixture.client.command(command)
}

/** A phone is busy until it has read the BYEs of its last calls. */
async function rungWhenFree(extension: string): Promise<void> {
  let answer = '-ERR USER_BUSY'
  while (answer === '-ERR USER_BUSY')
    answer = await fixture.originate(`{ignore_early_media=true}user/${extension} &park()`)
  expect(answer).toMatch(/^\+OK /)
}

/** The events of one leg, as far as each may come once. */
function lifeOf(uuid: string): string[] {
  const once = /CREATE$|ANSWER$|HANGUP$|HANGUP_COMPLETE$|DESTROY$/
  return fixture.client.namesOf(uuid).filter(name => once.test(name))
}

test('whatever a controller does and in whatever order: every leg ends once, and nothing stays', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = [extensionXml('^9002$', 'park'), extensionXml('^1002$', 'bridge user/1002')].join(
    '',
  )
  await fixture.phone('1001')
  await fixture.phone('1002')
  const step = fc.record({ name: fc.constantFrom(...Object.keys(steps)), choice: fc.nat({ max: 7 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async taken => {
      client.events.length = 0
      await Promise.all(['1001', '1002'].map(rungWhenFree))
      for (const { name, choice } of taken) {
        const todo = steps[name]
        if (todo !== undefined) await run(todo, choice)
      }
      for (let live = await liveLegs(); live.length > 0; live = await liveLegs()) {
        for (const uuid of live) await client.api(`uuid_kill ${uuid}`)
      }
      const created = client.events.filter(event => event['Event-Name'] === 'CHANNEL_CREATE')
      const uuids = created.map(event => event['Unique-ID'] ?? '')
      await Promise.all(uuids.map(uuid => fixture.ended(uuid)))
      for (const uuid of uuids) {
        expect(lifeOf(uuid).join(' ')).toMatch(
          /^CHANNEL_CREATE (CHANNEL_ANSWER )?CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY$/,
        )
      }
    }),
    { numRuns: 15, interruptAfterTimeLimit: 15_000 },
  )
  expect(embedded.lines.filter(({ level }) => Number(level) >= 50)).toEqual([])
}, 60_000)
