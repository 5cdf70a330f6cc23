import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { Baresip, type BaresipOptions } from './baresip.ts'
import type { EslClient, EslEvent } from './esl-client.ts'
import { SwitchProcess } from './switch-process.ts'

/** One switch process for the tests of a file, with an event-socket client and phones for each of them. */
export class SwitchFixture {
  #embedded: SwitchProcess | null = null
  #client: EslClient | null = null
  readonly #phones: Baresip[] = []

  /** To be called at the top of a test file. */
  static use(overrides: object = {}): SwitchFixture {
    const fixture = new SwitchFixture()
    beforeAll(async () => {
      fixture.#embedded = await SwitchProcess.start(overrides)
    })
    beforeEach(async () => {
      fixture.#client = await fixture.embedded.client()
    })
    afterEach(() => fixture.#clear())
    afterAll(() => fixture.embedded.stop())
    return fixture
  }

  get embedded(): SwitchProcess {
    if (this.#embedded === null) throw new Error('the switch was not started')
    return this.#embedded
  }

  get client(): EslClient {
    if (this.#client === null) throw new Error('no client')
    return this.#client
  }

  /** A phone that is registered. */
  async phone(extension: string, more: Partial<BaresipOptions> = {}): Promise<Baresip> {
    const phone = await Baresip.start({ extension, sipPort: this.embedded.sipPort, ...more })
    this.#phones.push(phone)
    await this.client.event('CUSTOM', { 'Event-Subclass': 'sofia::register', 'from-user': extension })
    return phone
  }

  /** Runs `originate` in the background; resolves with its answer. */
  async originate(args: string): Promise<string> {
    const job = `job-${Math.random()}`
    await this.client.command(`bgapi originate ${args}\nJob-UUID: ${job}`)
    const done = await this.client.event('BACKGROUND_JOB', { 'Job-UUID': job })
    return (done._body ?? '').trim()
  }

  /** Calls an extension and parks it; resolves with the leg's uuid. */
  async parked(extension: string, variables = 'ignore_early_media=true'): Promise<string> {
    const answer = await this.originate(`{${variables}}user/${extension} &park()`)
    if (!answer.startsWith('+OK ')) throw new Error(answer)
    const uuid = answer.slice('+OK '.length)
    await this.client.event('CHANNEL_PARK', { 'Unique-ID': uuid })
    return uuid
  }

  /** The last event of a leg, when it is gone. */
  async ended(uuid: string): Promise<EslEvent> {
    const complete = await this.client.event('CHANNEL_HANGUP_COMPLETE', { 'Unique-ID': uuid })
    await this.client.event('CHANNEL_DESTROY', { 'Unique-ID': uuid })
    return complete
  }

  /** Phones go first: what they leave behind must end, too. */
  async #clear(): Promise<void> {
    const live = JSON.parse(await this.client.api('show channels as json')) as {
      rows?: Array<{ uuid: string }>
    }
    for (const { uuid } of live.rows ?? []) await this.client.api(`uuid_kill ${uuid}`)
    await Promise.all(this.#phones.splice(0).map(phone => phone.stop()))
    this.client.close()
  }
}
