import type { Element } from '@xmldom/xmldom'
import type { Header } from '../eventsocket/protocol/event.ts'
import type { XmlCurl } from './client.ts'
import { attributeOf, childrenOf, pairsOf, type SectionResult } from './document.ts'

/** Answers are used again for this long, so that phones which register together do not hammer the server. */
const keepMs = 60_000

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
  find(query: DirectoryQuery): Promise<DirectoryAnswer>
}

function secretOf(params: ReadonlyMap<string, string>): DirectoryUser['secret'] {
  const ha1 = params.get('a1-hash')
  if (ha1 !== undefined && ha1 !== '') return { ha1 }
  const password = params.get('password')
  return password === undefined ? null : { password }
}

/** Users stand in a domain directly, in its groups or in its `<users>`. */
function usersIn(parent: Element): readonly Element[] {
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

class CachedDirectory implements Directory {
  readonly #ask: XmlCurl
  readonly #now: () => number
  readonly #kept = new Map<string, { readonly answer: DirectoryAnswer; readonly until: number }>()
  readonly #asking = new Map<string, Promise<DirectoryAnswer>>()

  constructor(ask: XmlCurl, now: () => number) {
    this.#ask = ask
    this.#now = now
  }

  find(query: DirectoryQuery): Promise<DirectoryAnswer> {
    const key = `${query.user}@${query.domain}`
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > this.#now()) return Promise.resolve(kept.answer)
    const asking = this.#asking.get(key) ?? this.#fetch(key, query)
    this.#asking.set(key, asking)
    return asking
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
    const answer = answerOf(await this.#ask('directory', fields), query.user)
    this.#asking.delete(key)
    if (answer.type === 'found') this.#keep(key, answer)
    return answer
  }

  #keep(key: string, answer: DirectoryAnswer): void {
    this.#kept.delete(key)
    this.#kept.set(key, { answer, until: this.#now() + keepMs })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest)
  }
}

/**
 * The users of the xml_curl server. A user found is kept for a minute; those who ask for one user at the same time share
 * one question. `now` gives epoch ms.
 */
export function createDirectory(ask: XmlCurl, now: () => number): Directory {
  return new CachedDirectory(ask, now)
}
