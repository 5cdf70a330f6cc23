import { expect, test } from 'vitest'
import { type Companion, Company } from './company.ts'

const samples = new Int16Array(160)

/** Writes down what it hears: of whom, and whether that one came before. */
class Member implements Companion {
  readonly name: string
  readonly heard: string[] = []

  constructor(name: string) {
    this.name = name
  }

  speaksTo(): boolean {
    return true
  }

  take(speaker: Companion, _samples: Int16Array, cameBefore: boolean): void {
    this.heard.push(
      `${speaker === this ? 'itself' : (speaker as Member).name} ${cameBefore ? 'before' : 'after'}`,
    )
  }

  forget(speaker: Companion): void {
    this.heard.push(`${(speaker as Member).name} left`)
  }
}

test('each hears all others and not itself, and is told who leaves', () => {
  const company = new Company()
  const [a, b, c] = [new Member('a'), new Member('b'), new Member('c')]
  const leaveOf = new Map([a, b, c].map(each => [each, company.join(each)]))
  company.say(b, samples)
  leaveOf.get(b)?.()
  company.say(c, samples)
  expect([a.heard, b.heard, c.heard]).toEqual([['b after', 'b left', 'c after'], [], ['b before', 'b left']])
})
