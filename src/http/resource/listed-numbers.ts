import Type from 'typebox'
import { type Millis, millis } from '../../core/shared/ids.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import type { ChangeOutcome, SaveOutcome } from '../../ports/queue/agent-admin.ts'
import { instant, line } from './schemas.ts'
import { groupsKnown } from './unknown-groups.ts'

/** A number on a list of the house: of one group or all (""), until then or for good (null). */
interface Listed {
  readonly number: string
  readonly group: string
  readonly until: Millis | null
  readonly note: string
}

interface ListedStore<R extends Listed> {
  list(group: string | null, request: PageRequest): Promise<Page<R>>
  find(number: string): Promise<R | null>
  save(record: R): Promise<SaveOutcome>
  change(number: string, change: Partial<Omit<R, 'number'>>): Promise<ChangeOutcome<R>>
  remove(number: string): Promise<boolean>
}

/** As a body says it. */
type Body<R extends Listed> = Partial<Omit<R, 'number' | 'until'>> & { readonly until?: number | null }

const groupText = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[0-9A-Za-z*#+._-]{0,32}$', description }))

/** The fields every such list has; `group` says what one of a group means. */
export const listedFields = (group: string) => ({
  group: groupText(group),
  until: Type.Optional(
    Type.Union([instant, Type.Null()], { description: 'ms since the epoch; null = for good.' }),
  ),
  note: Type.Optional(line(256)),
})

/** What a resource of listed numbers does, whatever else stands beside a number. */
export function listedNumbers<R extends Listed>(store: ListedStore<R>, defaults: Omit<R, 'number'>) {
  return {
    filters: { group: groupText('Only those of this group; "" = those of all groups.') },
    async list({ group }: { readonly group?: string }, page: PageRequest) {
      const { items, total } = await store.list(group ?? null, page)
      return { total, items: [...items] }
    },
    find: (number: string) => store.find(number),
    async put(number: string, body: Body<R>) {
      // The compiler does not see that a generic record without its number, and the number, are the record.
      const record = { ...defaults, ...changeOf(body), number } as unknown as R
      const { type } = groupsKnown(await store.save(record))
      return { created: type === 'created', view: record }
    },
    async patch(number: string, body: Body<R>) {
      const outcome = groupsKnown(await store.change(number, changeOf(body)))
      return outcome.type === 'changed' ? outcome.record : null
    },
    remove: (number: string) => store.remove(number),
  }
}

function changeOf<R extends Listed>({ until, ...rest }: Body<R>): Partial<Omit<R, 'number'>> {
  const change = { ...rest, ...(until === undefined ? {} : { until: until === null ? null : millis(until) }) }
  return change as unknown as Partial<Omit<R, 'number'>>
}
