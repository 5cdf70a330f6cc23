import type { Element } from '@xmldom/xmldom'
import type { Header } from '../eventsocket/protocol/event.ts'
import type { XmlCurl } from './client.ts'
import { attributeOf, childrenOf, pairsOf, type SectionResult } from './document.ts'

/** While the server does not answer, what it last told counts for this long. */
const trustMs = 15 * 60_000

/** For the steps of one call, which follow its digest check, this long. */
const freshMs = 10_000

/** Most users kept. */
const maxKept = 10_000

/** An extension as the directory knows it. */
export interface DirectoryUser {
  readonly id: string
  /** What its digest is checked with; null when the directory gives none. */
  readonly secret: { readonly password: string } | { readonly ha1: string } | null
  /** Channel variables of its calls, e.g. `user_context`. */
  readonly variables: ReadonlyMap<string, string>
}

/** Who is asked for, and on whose behalf (mod_sofia's fields of a digest check). */
export interface DirectoryQuery {
  readonly user: string
  readonly domain: string
  readonly fields: readonly Header[]
}

type DirectoryAnswer =
  | { readonly type: 'found'; readonly user: DirectoryUser }
  | { readonly type: 'notFound' }
  | { readonly type: 'failed'; readonly reason: string }

export interface Directory {
  /** Asks; only while the server does not answer, what it told lately counts. */
  find(query: DirectoryQuery): Promise<DirectoryAnswer>
  /** What was told a moment ago, else asks. */
  recall(query: DirectoryQuery): Promise<DirectoryAnswer>
  /** Drops what is known of an extension, or of all; tells of how many. */
  forget(user: string, domain: string): number
  forgetAll(): number
}

function secretOf(params: ReadonlyMap<string, string>): DirectoryUser['secret'] {
  const ha1 = params.get('a1-hash')
  if (ha1 !== undefined && ha1 !== '') return { ha1 }
  const password = params.get('password')
  return password === undefined ? null : { password }
}

/** Users stand in a domain directly, in its groups or in its `<users>`. */
export function usersIn(parent: Element): readonly Element[] {
  const nested = ['domain', 'groups', 'group', 'users'].flatMap(tag => childrenOf(parent, tag))
  return [...childrenOf(parent, 'user'), ...nested.flatMap(usersIn)]
}

/** Reads one user out of a section `directory`, null when it is not in there. */
function readUser(section: Element, id: string): DirectoryUser | null {
  const element = usersIn(section).find(user => attributeOf(user, 'id') === id)
  if (element === undefined) return null
  return {
    id,
    secret: secretOf(pairsOf(element, 'params', 'param')),
    variables: pairsOf(element, 'variables', 'variable'),
  }
}

function answerOf(result: SectionResult, id: string): DirectoryAnswer {
  if (result.type !== 'section') return result
  const user = readUser(result.section, id)
  return user === null ? { type: 'notFound' } : { type: 'found', user }
}

const keyOf = (user: string, domain: string): string => `${user}@${domain}`

class KeepingDirectory implements Directory {
  readonly #ask: XmlCurl
  readonly #now: () => number
  readonly #kept = new Map<string, { readonly answer: DirectoryAnswer; readonly at: number }>()
  readonly #asking = new Map<string, Promise<DirectoryAnswer>>()
  /** Counts what is dropped: an answer asked for before must not be kept after. */
  #drops = 0

  constructor(ask: XmlCurl, now: () => number) {
    this.#ask = ask
    this.#now = now
  }

  find(query: DirectoryQuery): Promise<DirectoryAnswer> {
    const key = keyOf(query.user, query.domain)
    const asking = this.#asking.get(key)
    if (asking !== undefined) return asking
    const answer = this.#fetch(key, query).finally(() => {
      if (this.#asking.get(key) === answer) this.#asking.delete(key)
    })
    this.#asking.set(key, answer)
    return answer
  }

  recall(query: DirectoryQuery): Promise<DirectoryAnswer> {
    const kept = this.#keptFor(keyOf(query.user, query.domain), freshMs)
    return kept === null ? this.find(query) : Promise.resolve(kept)
  }

  forget(user: string, domain: string): number {
    const key = keyOf(user, domain)
    this.#drops += 1
    this.#asking.delete(key)
    return this.#kept.delete(key) ? 1 : 0
  }

  forgetAll(): number {
    const { size } = this.#kept
    this.#drops += 1
    this.#asking.clear()
    this.#kept.clear()
    return size
  }

  async #fetch(key: string, query: DirectoryQuery): Promise<DirectoryAnswer> {
    const fields: Header[] = [
      ['tag_name', 'domain'],
      ['key_name', 'name'],
      ['key_value', query.domain],
      ...query.fields,
      ['key', 'id'],
      ['user', query.user],
      ['domain', query.domain],
    ]
    const drops = this.#drops
    const answer = answerOf(await this.#ask('directory', fields), query.user)
    if (answer.type === 'failed') return this.#keptFor(key, trustMs) ?? answer
    this.#kept.delete(key)
    if (answer.type === 'found' && drops === this.#drops) this.#keep(key, answer)
    return answer
  }

  #keptFor(key: string, ms: number): DirectoryAnswer | null {
    const kept = this.#kept.get(key)
    return kept !== undefined && this.#now() - kept.at <= ms ? kept.answer : null
  }

  #keep(key: string, answer: DirectoryAnswer): void {
    this.#kept.set(key, { answer, at: this.#now() })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest)
  }
}

/**
 * The users of the xml_curl server. It is asked every time, so that a changed password counts at once; those who ask for
 * one user at the same time share one question. `now` gives epoch ms.
 */
export function createDirectory(ask: XmlCurl, now: () => number): Directory {
  return new KeepingDirectory(ask, now)
}
